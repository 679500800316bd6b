namespace DeviceDsl.Buses;

/// <summary>A range whose writes are stored in the ring instead of exiting the guest; it does not handle reads (COA-2).</summary>
internal sealed class CoalescedZone(CoalescedRing ring, IoAddress address, ulong length) : BusDevice
{
    public IoAddress Address => address;

    public override bool TryWrite(ulong writtenAddress, int width, ulong value)
        => Contains(writtenAddress, (ulong)width)
           && ring.TryAdd(new CoalescedWrite(new IoAddress(address.Space, writtenAddress), width, value));

    /// <summary>
    /// Returns whether a range lies entirely in the zone. A zone of length 0, or one that extends past the end of the space,
    /// contains no write (COA-1), and no zone contains a write that extends past the end.
    /// </summary>
    public bool Contains(ulong start, ulong size)
    {
        ulong end = unchecked(start + size);
        return end >= start && start >= address.Value && end <= unchecked(address.Value + length);
    }
}
