namespace DeviceDsl.Virtio;

/// <summary>The reason why a device needs a reset.</summary>
/// <param name="reason">The driver's violation, or the failure of the device.</param>
/// <param name="exception">The exception of a handler; <see langword="null"/> if the driver broke a rule.</param>
public sealed class VirtioFailedEventArgs(string reason, Exception? exception) : EventArgs
{
    /// <summary>The driver's violation, or the failure of the device.</summary>
    public string Reason { get; } = reason;

    /// <summary>The exception of a handler; <see langword="null"/> if the driver broke a rule.</summary>
    public Exception? Exception { get; } = exception;
}
