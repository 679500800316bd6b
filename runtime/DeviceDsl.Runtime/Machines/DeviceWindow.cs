using DeviceDsl.Buses;

namespace DeviceDsl.Machines;

/// <summary>An attached device behind the bus: writes that no ioeventfd took are looked up in its doorbell table.</summary>
internal sealed class DeviceWindow(Attachment attachment, AddressSpace space) : BusDevice
{
    private readonly ulong _base = attachment.Bases.In(space);

    /// <inheritdoc/>
    public override bool TryWrite(ulong address, int length, ulong value)
    {
        ulong offset = unchecked(address - _base);
        int doorbell = attachment.Device.FindDoorbell(space, offset, length, value);
        // An access may have found the window before the device was detached: then nobody has taken it.
        return doorbell >= 0 && attachment.TryRunDoorbell(doorbell, offset, value);
    }
}
