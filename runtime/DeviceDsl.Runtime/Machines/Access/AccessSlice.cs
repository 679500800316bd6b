namespace DeviceDsl.Machines;

/// <summary>The part of an access that lies in one register or region.</summary>
/// <param name="Place">The register or region.</param>
/// <param name="Offset">The first byte, counted from the start of the register or region.</param>
/// <param name="Length">The number of bytes, 1 to 8.</param>
/// <param name="AccessShift">The bit position of the part in the access.</param>
/// <param name="Bits">The bits of the part that belong to it, counted from its first byte; others belong to what hides them.</param>
internal readonly record struct AccessSlice(MapLocation Place, ulong Offset, int Length, int AccessShift, ulong Bits)
{
    /// <summary>The bits of the register that the access touches.</summary>
    public ulong Lanes => Bits << RegisterShift;

    // A register has at most 8 bytes.
    private int RegisterShift => (int)Offset * 8;

    /// <summary>All bits of the given number of bytes, 1 to 8.</summary>
    public static ulong BitsOf(int bytes) => ulong.MaxValue >> (64 - (bytes * 8));

    /// <summary>Converts a register value to the access's position.</summary>
    public ulong FromRegister(ulong register) => FromPart(register >> RegisterShift);

    /// <summary>Converts a value that starts with the part to the access's position.</summary>
    public ulong FromPart(ulong part) => (part & Bits) << AccessShift;

    /// <summary>Converts an access value to the register's position.</summary>
    public ulong ToRegister(ulong access) => ToPart(access) << RegisterShift;

    /// <summary>Extracts the part from an access value.</summary>
    public ulong ToPart(ulong access) => (access >> AccessShift) & Bits;
}
