using DeviceDsl.Eventing;

namespace DeviceDsl.Buses;

/// <summary>The buses of one machine, and the read sections in which guests access them.</summary>
/// <param name="isKernelFaithful">Whether they miss what the kernel's search misses (BUS-6).</param>
internal sealed class GuestBuses(bool isKernelFaithful)
{
    private const int Capacity = 1000;

    /// <summary>Accesses in progress; who removes a device from a bus waits for them (BUS-1, IOE-18).</summary>
    public ReadSections Accesses { get; } = new();

    /// <summary>Guest-physical addresses.</summary>
    public IoBus Mmio { get; } = new("MMIO", Capacity, isKernelFaithful);

    /// <summary>Ports.</summary>
    public IoBus Pio { get; } = new("PIO", Capacity, isKernelFaithful);

    /// <summary>Guest-physical addresses whose accesses are told by their address alone, before anything else of them is known (BUS-12).</summary>
    public IoBus FastMmio { get; } = new("FAST_MMIO", Capacity, isKernelFaithful);

    /// <summary>Notifications of virtio-ccw, which nothing makes here.</summary>
    public IoBus VirtioCcw { get; } = new("CCW", Capacity, isKernelFaithful);

    /// <summary>The bus of an address space.</summary>
    public IoBus Of(AddressSpace space) => space switch
    {
        AddressSpace.Pio => Pio,
        AddressSpace.Mmio => Mmio,
        _ => VirtioCcw,
    };

    /// <summary>Offers a guest's write to the devices of its bus.</summary>
    public bool TryWrite(IoAddress address, int length, ulong value)
    {
        using ReadSections.Section section = Accesses.Enter();
        return Of(address.Space).TryWrite(address.Value, length, value);
    }

    /// <summary>Offers a guest's read to the devices of its bus.</summary>
    public bool TryRead(IoAddress address, int length, out ulong value)
    {
        using ReadSections.Section section = Accesses.Enter();
        return Of(address.Space).TryRead(address.Value, length, out value);
    }

    /// <summary>Offers an access of which only the address is known.</summary>
    public bool TryFastMmio(ulong address)
    {
        using ReadSections.Section section = Accesses.Enter();
        return FastMmio.TryWrite(address, 0, 0);
    }
}
