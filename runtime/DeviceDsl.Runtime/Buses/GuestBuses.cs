using DeviceDsl.Foundation;

namespace DeviceDsl.Buses;

/// <summary>The buses of one machine, and the read sections of guest accesses.</summary>
internal sealed class GuestBuses
{
    private const int Capacity = 1000;

    [LockRank((int)LockRank.Buses)]
    private readonly RankedLock _gate = new(LockRank.Buses);

    /// <summary>Creates buses without devices.</summary>
    /// <param name="isKernelFaithful">Whether they miss the entries that the kernel's search misses (BUS-6).</param>
    public GuestBuses(bool isKernelFaithful)
    {
        Mmio = new("MMIO", Capacity, isKernelFaithful, _gate);
        Pio = new("PIO", Capacity, isKernelFaithful, _gate);
        FastMmio = new("FAST_MMIO", Capacity, isKernelFaithful, _gate);
        VirtioCcw = new("CCW", Capacity, isKernelFaithful, _gate);
    }

    /// <summary>The accesses in progress. Removing a device from a bus waits for them (BUS-1, IOE-18).</summary>
    public ReadSections Accesses { get; } = new();

    /// <summary>The bus of guest-physical addresses.</summary>
    public IoBus Mmio { get; }

    /// <summary>The bus of ports.</summary>
    public IoBus Pio { get; }

    /// <summary>The bus for accesses to guest-physical addresses of which only the address is known yet (BUS-12).</summary>
    public IoBus FastMmio { get; }

    /// <summary>The bus of virtio-ccw notifications, which no x86 guest makes.</summary>
    public IoBus VirtioCcw { get; }

    /// <summary>Returns the bus of an address space.</summary>
    public IoBus Of(AddressSpace space) => space switch
    {
        AddressSpace.Pio => Pio,
        AddressSpace.Mmio => Mmio,
        _ => VirtioCcw,
    };

    /// <summary>Changes several buses: all of them, or none if it throws. Each bus publishes its change in one step.</summary>
    public void Apply(BusChanges changes)
    {
        using (_gate.Hold())
        {
            (IoBus Bus, BusSnapshot Snapshot)[] prepared = [.. changes.ByBus.Select(pair => (pair.Key, pair.Key.Prepare(pair.Value)))];
            foreach ((IoBus bus, BusSnapshot snapshot) in prepared) bus.Publish(snapshot);
        }
    }

    /// <summary>Offers a guest write to the devices of its bus.</summary>
    public bool TryWrite(AddressSpace space, ulong address, int length, ulong value)
    {
        using ReadSections.Section section = Accesses.Enter();
        return Of(space).TryWrite(address, length, value);
    }

    /// <summary>Offers a guest read to the devices of its bus.</summary>
    public bool TryRead(AddressSpace space, ulong address, int length, out ulong value)
    {
        using ReadSections.Section section = Accesses.Enter();
        return Of(space).TryRead(address, length, out value);
    }

    /// <summary>Offers an access of which only the address is known yet.</summary>
    public bool TryFastMmio(ulong address)
    {
        using ReadSections.Section section = Accesses.Enter();
        return FastMmio.TryWrite(address, 0, 0);
    }
}
