using Microsoft.Extensions.Logging;

namespace DeviceDsl.Machines;

/// <summary>An access of the guest that a device refused, for the log.</summary>
/// <param name="Attachment">The device.</param>
/// <param name="Slice">The part of the access in a register or region.</param>
/// <param name="IsWrite">Whether it is a write.</param>
/// <param name="Length">The width of the whole access in bytes.</param>
internal readonly record struct RefusedAccess(Attachment Attachment, AccessSlice Slice, bool IsWrite, int Length)
{
    private AccessForm Form => Slice.Place.Form;

    private string Reason => Slice.Kind == SliceKind.Refused
        ? $"it takes aligned accesses of {string.Join(" or ", Widths)} bytes"
        : "the device refused it";

    private IEnumerable<int> Widths
    {
        get
        {
            int widths = Form.Widths;
            return new[] { 1, 2, 4, 8 }.Where(width => (widths & width) != 0);
        }
    }

    /// <summary>Writes the line.</summary>
    public void WriteTo(ILogger logger)
    {
        IDevice device = Attachment.Device;
        (AddressSpace space, ulong offset, string name) = Slice.Place.IsRegion
            ? Of(device.GetRegion(Slice.Place.Row))
            : Of(device.GetRegister(Slice.Place.Row).At(Slice.Place.Index));
        IoAddress address = Attachment.Bases.Of(space, unchecked(offset + Slice.Offset));
        MachineLog.RefusedAccess(logger, IsWrite ? "write" : "read", Length, Attachment.Name, name, address, Reason);
    }

    private static (AddressSpace Space, ulong Offset, string Name) Of(RegionEntry region)
        => (region.Space, region.Offset, region.Name.Length > 0 ? region.Name : "region");

    private static (AddressSpace Space, ulong Offset, string Name) Of(RegisterEntry register)
        => (register.Space, register.Offset, register.Name);
}
