namespace DeviceDsl;

/// <summary>One bit field of a device: a row of its table.</summary>
/// <param name="Register">The row of its register.</param>
/// <param name="High">The number of its highest bit.</param>
/// <param name="Low">The number of its lowest bit.</param>
/// <param name="Access">The effect of reads and writes.</param>
/// <param name="Name">The name of the property.</param>
public readonly record struct FieldEntry(int Register, int High, int Low, RegisterAccess Access, string Name)
{
    /// <summary>The field's bits in the register.</summary>
    public ulong Bits => (ulong.MaxValue >> (63 - (High - Low))) << Low;
}
