namespace DeviceDsl.Machines;

/// <summary>The bits of an access that belong to one register.</summary>
/// <param name="Register">The register's row.</param>
/// <param name="Index">Which register of the row it is.</param>
/// <param name="RegisterShift">Where they begin in the register.</param>
/// <param name="AccessShift">Where they begin in the access.</param>
/// <param name="Bits">As many ones as there are bits.</param>
internal readonly record struct RegisterSlice(int Register, int Index, int RegisterShift, int AccessShift, ulong Bits)
{
    /// <summary>The bits of the register that are touched.</summary>
    public ulong Lanes => Bits << RegisterShift;

    /// <summary>What of a value of the register the access has, in its place.</summary>
    public ulong ToAccess(ulong register) => ((register >> RegisterShift) & Bits) << AccessShift;

    /// <summary>What of a value of the access the register has, in its place.</summary>
    public ulong ToRegister(ulong access) => ((access >> AccessShift) & Bits) << RegisterShift;
}
