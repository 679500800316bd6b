namespace DeviceDsl.Eventing;

/// <summary>Holds something for an eventfd that must be released when the eventfd is closed.</summary>
internal interface ICloseListener
{
    /// <summary>Called once, in the closing thread, when the last handle is closed (EVT-6). It must not wait.</summary>
    void OnClosed();
}
