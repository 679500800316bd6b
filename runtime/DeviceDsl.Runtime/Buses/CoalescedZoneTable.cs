using DeviceDsl.Foundation;

namespace DeviceDsl.Buses;

/// <summary>The coalesced zones of one machine. They may overlap and repeat each other (COA-1).</summary>
internal sealed class CoalescedZoneTable(GuestBuses buses)
{
    [LockRank((int)LockRank.CoalescedZones)]
    private readonly RankedLock _gate = new(LockRank.CoalescedZones);
    private readonly List<CoalescedZone> _zones = [];

    /// <summary>The ring of all zones.</summary>
    public CoalescedRing Ring { get; } = new();

    /// <summary>Adds a zone.</summary>
    public Refusal? TryAdd(IoAddress address, ulong length)
    {
        if (CheckSpace(address, "COA-1") is { } refusal) return refusal;
        var zone = new CoalescedZone(Ring, address, length);
        IoBus bus = buses.Of(address.Space);
        using (_gate.Hold())
        {
            if (bus.TryRegister(new BusEntry(address.Value, length, zone)) != Errno.None)
            {
                return new(
                    Errno.ENOSPC, "BUS-8",
                    $"The coalesced zone at {address} cannot be added to the {bus} bus: the bus is full with {bus.Capacity} devices.");
            }

            _zones.Add(zone);
        }

        return null;
    }

    /// <summary>
    /// Removes every zone that contains the whole range (COA-4). When this method returns, no earlier write is still inside one.
    /// </summary>
    /// <returns>The number of zones removed.</returns>
    /// <exception cref="MachineException"><see cref="Errno.EINVAL"/>: the address space has no zones.</exception>
    public int Remove(IoAddress address, ulong length)
    {
        if (CheckSpace(address, "COA-4") is { } refusal) throw new MachineException(refusal);
        List<CoalescedZone> removed;
        using (_gate.Hold())
        {
            removed = _zones.FindAll(zone => zone.Address.Space == address.Space && zone.Contains(address.Value, length));
            foreach (CoalescedZone zone in removed)
            {
                buses.Of(address.Space).Unregister(zone);
                _zones.Remove(zone);
            }
        }

        if (removed.Count > 0) buses.Accesses.WaitForReaders();
        return removed.Count;
    }

    private static Refusal? CheckSpace(IoAddress address, string rule)
        => address.Space is AddressSpace.Mmio or AddressSpace.Pio
            ? null
            : new(Errno.EINVAL, rule, $"The coalesced zone at {address} is in neither the port space nor the MMIO space.");
}
