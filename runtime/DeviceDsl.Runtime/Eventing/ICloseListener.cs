namespace DeviceDsl.Eventing;

/// <summary>Holds something for an eventfd, which is to be released when the eventfd is closed.</summary>
internal interface ICloseListener
{
    /// <summary>The last handle was closed (EVT-6). Called once, in the closing thread; it must not wait.</summary>
    void OnClosed();
}
