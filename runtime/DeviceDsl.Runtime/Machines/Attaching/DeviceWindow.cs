using DeviceDsl.Buses;

namespace DeviceDsl.Machines;

/// <summary>An attached device behind the bus: accesses that no ioeventfd took are looked up in its tables.</summary>
/// <remarks>
/// If a doorbell shares its address with a register or region, reads go to the register or region and writes ring, as with an
/// ioeventfd. A synchronous doorbell has no ioeventfd, so the register or region can receive the value first.
/// </remarks>
internal sealed class DeviceWindow(DeviceAttachment attachment, AddressSpace space) : BusDevice
{
    private readonly ulong _base = attachment.Bases.Of(space, 0).Value;

    /// <summary>The address space.</summary>
    public AddressSpace Space => space;

    /// <summary>The device's registers and regions in this space.</summary>
    public AccessMap Map { get; } = new(attachment.Device, space);

    /// <inheritdoc/>
    public override bool TryWrite(ulong address, int length, ulong value)
        => AccessOutcome.Pass(attachment.Write(Map, space, unchecked(address - _base), length, value));

    /// <inheritdoc/>
    public override bool TryRead(ulong address, int length, out ulong value)
        => AccessOutcome.Pass(attachment.Read(Map, unchecked(address - _base), length, out value));
}
