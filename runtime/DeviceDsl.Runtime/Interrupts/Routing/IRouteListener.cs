namespace DeviceDsl.Interrupts;

/// <summary>Holds data derived from the routing or from the acknowledgement notifiers.</summary>
internal interface IRouteListener
{
    /// <summary>Called when the routing changes, under the lock of the interrupt data.</summary>
    void OnRoutesChanged();

    /// <summary>Called when the set of acknowledgement notifiers changes (ACK-4).</summary>
    void OnNotifiersChanged();
}
