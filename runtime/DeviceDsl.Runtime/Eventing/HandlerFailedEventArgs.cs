namespace DeviceDsl;

/// <summary>Reports a handler of a <see cref="DeviceLoop"/> that threw, and its exception.</summary>
public sealed class HandlerFailedEventArgs : EventArgs
{
    internal HandlerFailedEventArgs(LoopRegistration registration, Exception exception)
    {
        Registration = registration;
        Exception = exception;
    }

    /// <summary>The registration of the handler, which stays in force.</summary>
    public LoopRegistration Registration { get; }

    /// <summary>The exception of the handler.</summary>
    public Exception Exception { get; }
}
