namespace DeviceDsl.Buses;

/// <summary>A range whose writes are kept in the ring instead of leaving the guest; reads are not its business (COA-2).</summary>
internal sealed class CoalescedZone(CoalescedRing ring, IoAddress address, ulong length) : BusDevice
{
    public IoAddress Address => address;

    public override bool TryWrite(ulong writtenAddress, int width, ulong value)
        => Contains(writtenAddress, (ulong)width)
           && ring.TryAdd(new CoalescedWrite(new IoAddress(address.Space, writtenAddress), width, value));

    /// <summary>
    /// Whether a range lies wholly in the zone. A zone of no length holds no write (COA-1), nor does one that reaches past
    /// the end of the space, or is such a write held.
    /// </summary>
    public bool Contains(ulong start, ulong size)
    {
        ulong end = unchecked(start + size);
        return end >= start && start >= address.Value && end <= unchecked(address.Value + length);
    }
}
