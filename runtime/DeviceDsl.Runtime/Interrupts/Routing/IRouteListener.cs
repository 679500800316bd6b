namespace DeviceDsl.Interrupts;

/// <summary>Keeps something that it worked out from the routing or from who is told of acknowledgements.</summary>
internal interface IRouteListener
{
    /// <summary>The routing changed. Called under the lock of the interrupt data.</summary>
    void OnRoutesChanged();

    /// <summary>Somebody begins or ceases to be told of acknowledgements (ACK-4).</summary>
    void OnNotifiersChanged();
}
