namespace DeviceDsl.Machines;

/// <summary>The part of an access that one register or region has.</summary>
/// <param name="Place">The register or region.</param>
/// <param name="Offset">Its first byte, counted from the beginning of the register or region.</param>
/// <param name="Length">How many bytes, 1 to 8.</param>
/// <param name="AccessShift">Where its bits begin in the access.</param>
internal readonly record struct AccessSlice(MapLocation Place, ulong Offset, int Length, int AccessShift)
{
    /// <summary>The bits of the register that are touched.</summary>
    public ulong Lanes => Bits << RegisterShift;

    private ulong Bits => ulong.MaxValue >> (64 - (Length * 8));

    // A register has 8 bytes at most.
    private int RegisterShift => (int)Offset * 8;

    /// <summary>What of a value of the register the access has, in its place.</summary>
    public ulong FromRegister(ulong register) => FromPart(register >> RegisterShift);

    /// <summary>What the access has of a value that begins with the part, in its place.</summary>
    public ulong FromPart(ulong part) => (part & Bits) << AccessShift;

    /// <summary>What of a value of the access the register has, in its place.</summary>
    public ulong ToRegister(ulong access) => ToPart(access) << RegisterShift;

    /// <summary>What of a value of the access the part is.</summary>
    public ulong ToPart(ulong access) => (access >> AccessShift) & Bits;
}
