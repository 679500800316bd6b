using DeviceDsl.Buses;

namespace DeviceDsl.Machines;

/// <summary>Where accesses go that leave the guest because nothing on the buses took them: the tables of attached devices.</summary>
internal sealed class ExitMap : IGuestExits
{
    private const ulong WidestAccess = sizeof(ulong);

    private readonly IoBus _mmio = new("mmio exits", int.MaxValue);
    private readonly IoBus _pio = new("pio exits", int.MaxValue);

    /// <summary>Adds a device for the accesses that lie wholly in a range.</summary>
    public void AddWindow(IoAddress first, ulong length, BusDevice window)
        => Of(first.Space).TryRegister(new BusEntry(first.Value, length, window));

    /// <summary>Removes such a device; an access that has found it already may still reach it.</summary>
    public void RemoveWindow(AddressSpace space, BusDevice window) => Of(space).Unregister(window);

    /// <summary>Offers a write to the devices at the address.</summary>
    public bool TryWrite(IoAddress address, int length, ulong value) => Of(address.Space).TryWrite(address.Value, length, value);

    /// <summary>Offers a read to the devices at the address.</summary>
    public bool TryRead(IoAddress address, int length, out ulong value) => Of(address.Space).TryRead(address.Value, length, out value);

    /// <summary>Adds a device at an exact address, for accesses of any width.</summary>
    public void Add(IoAddress address, BusDevice device) => Of(address.Space).TryRegister(new BusEntry(address.Value, 0, device));

    /// <summary>Adds a device for accesses that begin in a range, and may reach past its end.</summary>
    public void Add(IoAddress first, ulong length, BusDevice device)
    {
        ulong reach = Math.Min(length + (WidestAccess - 1), ulong.MaxValue - first.Value);
        Of(first.Space).TryRegister(new BusEntry(first.Value, Math.Max(reach, length), device));
    }

    /// <summary>Removes a device wherever it stands.</summary>
    public void Remove(BusDevice device)
    {
        _mmio.Unregister(device);
        _pio.Unregister(device);
    }

    private IoBus Of(AddressSpace space) => space == AddressSpace.Pio ? _pio : _mmio;
}
