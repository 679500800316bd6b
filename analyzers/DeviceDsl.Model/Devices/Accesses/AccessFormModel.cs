namespace DeviceDsl.Model.Devices;

/// <summary>The form of accesses that a register or region takes.</summary>
/// <param name="Widths">The widths, as a sum; 0 for all.</param>
/// <param name="Others">What happens to an access of another width.</param>
/// <param name="Order">The order of the bytes.</param>
internal sealed record AccessFormModel(int Widths, OtherWidths Others, ByteOrder Order)
{
    /// <summary>Accesses of all widths, little-endian.</summary>
    public static AccessFormModel Any { get; } = new(0, OtherWidths.Refuse, ByteOrder.LittleEndian);
}
