namespace DeviceDsl;

/// <summary>One register of a device, or an array of them: a row of its table, relative to the device's bases.</summary>
/// <param name="Space">The address space in which the guest reaches the register.</param>
/// <param name="Offset">The address in bytes from the device's base in that space; for an array, the first address.</param>
/// <param name="Length">The width in bytes, 1 to 8.</param>
/// <param name="Access">The effect of reads and writes.</param>
/// <param name="Name">The name of the property.</param>
/// <param name="Reset">The value after a reset.</param>
/// <param name="Mask">The bits that exist for the guest; bits beyond the width are ignored.</param>
/// <param name="Count">The number of registers in the row.</param>
/// <param name="Stride">
/// The distance in bytes from the address of one register of an array to the next; 0 if they have one address and an index selects one.
/// </param>
/// <param name="Reach">The accesses that reach it.</param>
/// <param name="Layer">When it answers.</param>
/// <param name="AliasOf">The row of the register that it is another address of; -1 if it is a register of its own.</param>
/// <param name="Form">The form of accesses that it takes.</param>
public readonly record struct RegisterEntry(
    AddressSpace Space,
    ulong Offset,
    int Length,
    RegisterAccess Access,
    string Name,
    ulong Reset = 0,
    ulong Mask = ulong.MaxValue,
    int Count = 1,
    ulong Stride = 0,
    RegisterReach Reach = RegisterReach.Both,
    RegisterLayer Layer = RegisterLayer.Plain,
    int AliasOf = -1,
    AccessForm Form = default)
{
    /// <summary>The number of places in the address space.</summary>
    internal int Places => Stride == 0 ? Math.Min(Count, 1) : Count;

    /// <summary>Returns one register of the row as a separate row.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The register does not exist.</exception>
    public RegisterEntry At(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return Count == 1
            ? this
            : this with { Offset = unchecked(Offset + ((ulong)index * Stride)), Name = $"{Name}[{index}]", Count = 1, Stride = 0 };
    }
}
