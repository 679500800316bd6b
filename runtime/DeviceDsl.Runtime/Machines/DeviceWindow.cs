using DeviceDsl.Buses;

namespace DeviceDsl.Machines;

/// <summary>An attached device behind the bus: writes that no ioeventfd took are looked up in its doorbell table.</summary>
internal sealed class DeviceWindow(Attachment attachment, AddressSpace space) : BusDevice
{
    private readonly ulong _base = attachment.Bases.In(space);

    /// <inheritdoc/>
    public override bool TryWrite(ulong address, int length, ulong value)
    {
        int doorbell = attachment.Device.FindDoorbell(space, unchecked(address - _base), length, value);
        if (doorbell < 0) return false;
        attachment.RunDoorbell(doorbell, kicks: 1);
        return true;
    }
}
