using DeviceDsl.Eventing;

namespace DeviceDsl;

/// <summary>A doorbell assigned to a machine: guest writes that meet it signal an eventfd.</summary>
/// <remarks>
/// Deassign it before the eventfd is closed, and read the eventfd in between: a kick that arrived just before is still in
/// its counter. <see cref="StopAndDrain"/> does both. An eventfd that is closed first takes its doorbells along. The handler
/// that a <see cref="DeviceLoop"/> runs for the eventfd cannot wait for the end of the doorbell: there, it asks for it by
/// <see cref="MachineRegistration.RequestStop"/>.
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

    /// <summary>Whether the calling thread is in what has to end first: the handler of the eventfd, or a guest's write.</summary>
    private protected sealed override bool IsInsideWait => LoopRegistration.IsServing(Counter) || IsInsideWrite;

    /// <summary>Whether the calling thread is in a guest's write that may be ringing it.</summary>
    private protected abstract bool IsInsideWrite { get; }

    /// <summary>Deassigns the doorbell and, if a kick was still pending in its eventfd, takes it and calls the handler once.</summary>
    /// <param name="handler">Serves the kick, in the calling thread.</param>
    /// <returns>Whether there was a kick.</returns>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>, as for <see cref="MachineRegistration.Deassign"/>.</exception>
    public bool StopAndDrain(Action handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Deassign();
        if (!Counter.TryTake(out _)) return false;
        handler();
        return true;
    }

    /// <summary>Address, width, match and eventfd.</summary>
    public override string ToString() => $"Doorbell {Describe(Address, Length, Match)} of {Counter}";

    /// <summary>Address, width and match, for messages.</summary>
    internal static string Describe(IoAddress address, int length, ulong? match)
    {
        string width = length == 0 ? "any length" : $"length {length}";
        return match is null ? $"{address}, {width}," : $"{address}, {width}, match 0x{match:x},";
    }
}
