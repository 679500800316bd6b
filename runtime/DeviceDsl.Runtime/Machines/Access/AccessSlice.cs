namespace DeviceDsl.Machines;

/// <summary>The part of an access that lies in one register or region.</summary>
/// <param name="Place">The register or region.</param>
/// <param name="Offset">The first byte, counted from the start of the register or region.</param>
/// <param name="Length">The number of bytes, 1 to 8.</param>
/// <param name="AccessShift">The bit position of the part in the access.</param>
internal readonly record struct AccessSlice(MapLocation Place, ulong Offset, int Length, int AccessShift)
{
    /// <summary>The bits of the register that the access touches.</summary>
    public ulong Lanes => Bits << RegisterShift;

    private ulong Bits => ulong.MaxValue >> (64 - (Length * 8));

    // A register has at most 8 bytes.
    private int RegisterShift => (int)Offset * 8;

    /// <summary>Converts a register value to the access's position.</summary>
    public ulong FromRegister(ulong register) => FromPart(register >> RegisterShift);

    /// <summary>Converts a value that starts with the part to the access's position.</summary>
    public ulong FromPart(ulong part) => (part & Bits) << AccessShift;

    /// <summary>Converts an access value to the register's position.</summary>
    public ulong ToRegister(ulong access) => ToPart(access) << RegisterShift;

    /// <summary>Extracts the part from an access value.</summary>
    public ulong ToPart(ulong access) => (access >> AccessShift) & Bits;
}
