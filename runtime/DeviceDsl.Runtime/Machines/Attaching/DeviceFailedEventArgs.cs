namespace DeviceDsl;

/// <summary>Reports a device whose handler threw, and the exception.</summary>
public sealed class DeviceFailedEventArgs : EventArgs
{
    internal DeviceFailedEventArgs(Attachment attachment, string handler, Exception exception)
    {
        Attachment = attachment;
        Handler = handler;
        Exception = exception;
    }

    /// <summary>The device, which needs a reset.</summary>
    public Attachment Attachment { get; }

    /// <summary>The handler that threw.</summary>
    public string Handler { get; }

    /// <summary>The exception.</summary>
    public Exception Exception { get; }
}
