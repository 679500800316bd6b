using DeviceDsl.Eventing;

namespace DeviceDsl;

/// <summary>A doorbell assigned to a machine: matching guest writes signal an eventfd.</summary>
/// <remarks>
/// Deassign it before you close the eventfd, and read the eventfd in between: a kick that arrived just before is still in its
/// counter. <see cref="StopAndDrain"/> does both. Closing an eventfd first ends its doorbells. The handler that a
/// <see cref="DeviceLoop"/> runs for the eventfd cannot wait for the end of the doorbell; it must call
/// <see cref="MachineRegistration.RequestStop"/> instead.
/// </remarks>
public abstract class IoEventFdRegistration : MachineRegistration
{
    private protected IoEventFdRegistration(EventCounter counter, IoAddress address, int length, ulong? match)
    {
        Counter = counter;
        Address = address;
        Length = length;
        Match = match;
    }

    /// <summary>The exact address of the writes that ring.</summary>
    public IoAddress Address { get; }

    /// <summary>The width in bytes of the writes that ring; 0 for any.</summary>
    public int Length { get; }

    /// <summary>The one value that rings; <see langword="null"/> for any.</summary>
    public ulong? Match { get; }

    private protected EventCounter Counter { get; }

    /// <summary>Whether the calling thread is in the handler of the eventfd or in a guest write, which the end would wait for.</summary>
    private protected sealed override bool IsInsideWait => LoopRegistration.IsServing(Counter) || IsInsideWrite;

    /// <summary>Whether the calling thread is in a guest write that may be ringing the doorbell.</summary>
    private protected abstract bool IsInsideWrite { get; }

    /// <summary>Deassigns the doorbell. If a kick is still pending in its eventfd, takes it and calls the handler once.</summary>
    /// <param name="handler">Serves the kick, in the calling thread.</param>
    /// <returns>Whether a kick was pending.</returns>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>, as for <see cref="MachineRegistration.Deassign"/>.</exception>
    public bool StopAndDrain(Action handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Deassign();
        if (!Counter.TryTake(out _)) return false;
        handler();
        return true;
    }

    /// <summary>The address, width, match and eventfd.</summary>
    public override string ToString() => $"Doorbell {Describe(Address, Length, Match)} of {Counter}";

    /// <summary>Formats address, width and match for messages.</summary>
    internal static string Describe(IoAddress address, int length, ulong? match)
    {
        string width = length == 0 ? "any length" : $"length {length}";
        return match is null ? $"{address}, {width}," : $"{address}, {width}, match 0x{match:x},";
    }
}
