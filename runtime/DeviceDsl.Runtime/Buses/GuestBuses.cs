using DeviceDsl.Foundation;

namespace DeviceDsl.Buses;

/// <summary>The buses of one machine, and the read sections in which guests access them.</summary>
internal sealed class GuestBuses
{
    private const int Capacity = 1000;

    [LockRank((int)LockRank.Buses)]
    private readonly RankedLock _gate = new(LockRank.Buses);

    /// <summary>Makes buses without devices.</summary>
    /// <param name="isKernelFaithful">Whether they miss what the kernel's search misses (BUS-6).</param>
    public GuestBuses(bool isKernelFaithful)
    {
        Mmio = new("MMIO", Capacity, isKernelFaithful, _gate);
        Pio = new("PIO", Capacity, isKernelFaithful, _gate);
        FastMmio = new("FAST_MMIO", Capacity, isKernelFaithful, _gate);
        VirtioCcw = new("CCW", Capacity, isKernelFaithful, _gate);
    }

    /// <summary>Accesses in progress; who removes a device from a bus waits for them (BUS-1, IOE-18).</summary>
    public ReadSections Accesses { get; } = new();

    /// <summary>Guest-physical addresses.</summary>
    public IoBus Mmio { get; }

    /// <summary>Ports.</summary>
    public IoBus Pio { get; }

    /// <summary>Guest-physical addresses whose accesses are told by their address alone, before anything else of them is known (BUS-12).</summary>
    public IoBus FastMmio { get; }

    /// <summary>Notifications of virtio-ccw, which nothing makes here.</summary>
    public IoBus VirtioCcw { get; }

    /// <summary>The bus of an address space.</summary>
    public IoBus Of(AddressSpace space) => space switch
    {
        AddressSpace.Pio => Pio,
        AddressSpace.Mmio => Mmio,
        _ => VirtioCcw,
    };

    /// <summary>Forgets a plan of a bus. When this returns no access asks it any more.</summary>
    public void Forget(AddressSpace space, BusPlan plan)
    {
        if (Of(space).Forget(plan)) Accesses.WaitForReaders();
    }

    /// <summary>Changes several buses: all of them, or none when it throws. Each shows its change in one step.</summary>
    public void Apply(BusChanges changes)
    {
        using (_gate.Hold())
        {
            (IoBus Bus, BusSnapshot Snapshot)[] prepared = [.. changes.ByBus.Select(pair => (pair.Key, pair.Key.Prepare(pair.Value)))];
            foreach ((IoBus bus, BusSnapshot snapshot) in prepared) bus.Publish(snapshot);
        }
    }

    /// <summary>Offers a guest's write to the devices of its bus.</summary>
    public bool TryWrite(AddressSpace space, ulong address, int length, ulong value)
    {
        using ReadSections.Section section = Accesses.Enter();
        return Of(space).TryWrite(address, length, value);
    }

    /// <summary>Offers a guest's read to the devices of its bus.</summary>
    public bool TryRead(AddressSpace space, ulong address, int length, out ulong value)
    {
        using ReadSections.Section section = Accesses.Enter();
        return Of(space).TryRead(address, length, out value);
    }

    /// <summary>Offers an access of which only the address is known.</summary>
    public bool TryFastMmio(ulong address)
    {
        using ReadSections.Section section = Accesses.Enter();
        return FastMmio.TryWrite(address, 0, 0);
    }
}
