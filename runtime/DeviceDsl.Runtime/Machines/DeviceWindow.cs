using DeviceDsl.Buses;
using DeviceDsl.Eventing;

namespace DeviceDsl.Machines;

/// <summary>An attached device behind the bus: what no ioeventfd took is looked up in its tables.</summary>
/// <remarks>
/// Where a doorbell and a register or region are at one address, reads go to the register or region and writes ring, as they do by
/// ioeventfd. A synchronous doorbell has no ioeventfd, so that the register or region can have the value first.
/// </remarks>
internal sealed class DeviceWindow(Attachment attachment, AddressSpace space) : BusDevice
{
    private readonly ulong _base = attachment.Bases.In(space);
    private readonly AccessMap _map = new(attachment.Device, space);

    private Machine Machine => attachment.Machine;

    /// <summary>Stands where the doorbells, registers and regions are.</summary>
    /// <param name="doorbells">Where the doorbells are, in any space.</param>
    public Refusal? TryConnect(IEnumerable<IoAddress> doorbells)
    {
        foreach (MapPlace place in _map.Places)
        {
            Refusal? refusal = Check(place);
            if (refusal is not null) return refusal;
        }

        foreach (IoAddress address in doorbells.Distinct().Where(address => address.Space == space)) Machine.Exits.Add(address, this);

        // An array is one range of exits: what begins between its registers is left to others.
        foreach (RegisterEntry row in _map.Registers.Where(row => row.Space == space && row.Count > 0))
        {
            ulong length = ((ulong)(row.Count - 1) * row.Stride) + (ulong)row.Length;
            Machine.Exits.Add(attachment.Bases.Of(space, row.Offset), length, this);
        }

        foreach (RegionEntry row in _map.Regions.Where(row => row.Space == space))
        {
            Machine.Exits.Add(attachment.Bases.Of(space, row.Offset), row.Length, this);
        }

        return null;
    }

    /// <inheritdoc/>
    public override bool TryWrite(ulong address, int length, ulong value)
    {
        ulong offset = unchecked(address - _base);
        int doorbell = attachment.Device.FindDoorbell(space, offset, length, value);
        bool isStored = (doorbell < 0 || attachment.IsSynchronous(doorbell))
                        && attachment.TryAccess(_map, offset, length, isWrite: true, ref value);
        // An access may have found the window before the device was detached: then nobody has taken it.
        return doorbell < 0 ? isStored : attachment.TryRunDoorbell(doorbell, offset, value);
    }

    /// <inheritdoc/>
    public override bool TryRead(ulong address, int length, out ulong value)
    {
        value = 0;
        return attachment.TryAccess(_map, unchecked(address - _base), length, isWrite: false, ref value);
    }

    private Refusal? Check(in MapPlace place)
    {
        string what = $"{(place.IsRegion ? "Region" : "Register")} {attachment.Device.Name}.{_map.NameOf(place)}";
        if (!attachment.Bases.Holds(space, place.Offset, place.Length))
        {
            IoAddress first = attachment.Bases.Of(space, 0);
            return new(Errno.EINVAL, "", $"{what} at offset 0x{place.Offset:x} from base {first} lies beyond the end of the address space.");
        }

        IoAddress address = attachment.Bases.Of(space, place.Offset);
        GuestMemory? memory = space == AddressSpace.Mmio ? Machine.Memory.FindOverlap(address.Value, place.Length) : null;
        return memory is null
            ? null
            : new(Errno.EEXIST, "", $"{what} at {address} lies in {memory}: accesses there never leave the memory.");
    }
}
