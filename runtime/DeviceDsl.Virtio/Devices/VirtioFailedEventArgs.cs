namespace DeviceDsl.Virtio;

/// <summary>Why a device needs a reset.</summary>
/// <param name="reason">What its driver did, or what of its own went wrong.</param>
/// <param name="exception">What a handler threw; <see langword="null"/> when the driver broke a rule.</param>
public sealed class VirtioFailedEventArgs(string reason, Exception? exception) : EventArgs
{
    /// <summary>What the driver did, or what of the device's own went wrong.</summary>
    public string Reason { get; } = reason;

    /// <summary>What a handler threw; <see langword="null"/> when the driver broke a rule.</summary>
    public Exception? Exception { get; } = exception;
}
