using DeviceDsl.Eventing;

namespace DeviceDsl.Buses;

/// <summary>A doorbell on a bus: a matching write signals an eventfd and is complete (IOE-9, IOE-10).</summary>
/// <param name="counter">The eventfd, which this object keeps alive (IOE-14).</param>
/// <param name="address">The exact address of the writes that ring.</param>
/// <param name="length">The width of these writes in bytes; 0 for any.</param>
/// <param name="match">The value that rings; <see langword="null"/> for any. A value with bits above the width never rings.</param>
internal sealed class IoEventFd(EventCounter counter, IoAddress address, int length, ulong? match) : BusDevice
{
    private readonly ulong _address = address.Value;
    private readonly bool _isWildcard = match is null;
    private readonly ulong _match = match.GetValueOrDefault();

    public EventCounter Counter => counter;

    public IoAddress Address => address;

    public int Length => length;

    public ulong? Match => match;

    /// <summary>Whether it is also on the FAST_MMIO bus, where accesses have no length yet (IOE-13).</summary>
    public bool IsFast => length == 0 && address.Space == AddressSpace.Mmio;

    public override bool TryWrite(ulong address, int length, ulong value)
    {
        if (address != _address || !IsHitBy(length, value)) return false;
        counter.Signal();
        return true;
    }

    /// <summary>Returns whether the kernel refuses to have both (IOE-7), whichever eventfds they signal.</summary>
    public bool CollidesWith(IoEventFd other)
        => Address == other.Address
           && (Length == 0
               || other.Length == 0
               || (Length == other.Length && (Match is null || other.Match is null || Match == other.Match)));

    /// <summary>Its name in messages.</summary>
    public override string ToString() => $"{IoEventFdRegistration.Describe(address, length, match)} of {counter}";

    private bool IsHitBy(int width, ulong value) => Length == 0 || (width == Length && (_isWildcard || value == _match));
}
