using DeviceDsl.Memory;

namespace DeviceDsl.Machines;

/// <summary>The addresses that an attached device claims: one for each row of its tables, and for each item of an array.</summary>
/// <remarks>The gaps between the items of an array are free for others.</remarks>
/// <param name="attachment">The attachment, which owns the claims.</param>
internal sealed class DeviceClaims(DeviceAttachment attachment)
{
    private IDevice Device => attachment.Device;

    /// <summary>All claims, in the order of the tables.</summary>
    public IReadOnlyList<AddressClaim> All => [.. Doorbells, .. Registers, .. Regions];

    private IEnumerable<AddressClaim> Doorbells
        => Enumerable.Range(0, Device.DoorbellCount).SelectMany(row => OfDoorbell(attachment.RowOf(row)));

    private IEnumerable<AddressClaim> Registers
        => Enumerable.Range(0, Device.RegisterCount).SelectMany(row => OfRegister(Device.GetRegister(row)));

    private IEnumerable<AddressClaim> Regions => Enumerable.Range(0, Device.RegionCount).Select(row => OfRegion(Device.GetRegion(row)));

    private IEnumerable<AddressClaim> OfDoorbell(DoorbellEntry row)
    {
        ClaimKind kind = row.IsSynchronous || attachment.Delivery == DoorbellDelivery.Exit ? ClaimKind.ExitDoorbell : ClaimKind.Doorbell;
        // Without a stride, the doorbells have one address and match consecutive values.
        int places = row.Stride == 0 ? Math.Min(row.Count, 1) : row.Count;
        int matches = row.Stride == 0 ? row.Count : 1;
        for (int index = 0; index < places; index++)
        {
            yield return new AddressClaim(
                attachment,
                kind,
                $"Doorbell {attachment.Name}.{row.Handler}",
                row.Space,
                attachment.Bases.In(row.Space),
                OffsetOf(row.Offset, index, row.Stride),
                (UInt128)Math.Max(row.Length, 1))
            {
                Index = places > 1 ? index : -1,
                Width = row.Length,
                Matches = row.Match is { } first ? (first, (UInt128)matches) : null,
            };
        }
    }

    private IEnumerable<AddressClaim> OfRegister(RegisterEntry row)
    {
        string name = $"Register {attachment.Name}.{row.Name}";
        for (int index = 0; index < row.Places; index++)
        {
            yield return new AddressClaim(
                attachment, ClaimKind.Register, name, row.Space, attachment.Bases.In(row.Space), OffsetOf(row.Offset, index, row.Stride),
                (UInt128)Math.Max(row.Length, 0))
            {
                Index = row.Places > 1 ? index : -1,
                Reach = row.Reach,
                Layer = row.Layer,
                Widths = row.Form.Widths,
            };
        }
    }

    private AddressClaim OfRegion(RegionEntry row)
    {
        string name = row.Name.Length > 0 ? row.Name : $"0x{row.Offset:x}";
        return new AddressClaim(
            attachment,
            ClaimKind.Register,
            $"Region {attachment.Name}.{name}",
            row.Space,
            attachment.Bases.In(row.Space),
            row.Offset,
            row.Length)
        {
            Widths = row.Form.Widths,
        };
    }

    private static UInt128 OffsetOf(ulong first, int index, ulong stride) => first + ((UInt128)(uint)index * stride);
}
