namespace DeviceDsl;

/// <summary>Which handler of a <see cref="DeviceLoop"/> threw, and what.</summary>
public sealed class HandlerFailedEventArgs : EventArgs
{
    internal HandlerFailedEventArgs(LoopRegistration registration, Exception exception)
    {
        Registration = registration;
        Exception = exception;
    }

    /// <summary>The registration of the handler, which stays in force.</summary>
    public LoopRegistration Registration { get; }

    /// <summary>What the handler threw.</summary>
    public Exception Exception { get; }
}
