namespace DeviceDsl;

/// <summary>
/// The effect of the guest's reads and writes of a register. Bits outside <see cref="RegisterAttribute.Mask"/> are not affected.
/// </summary>
public enum RegisterAccess : byte
{
    /// <summary>Reads return the stored value, writes store.</summary>
    ReadWrite = 0,

    /// <summary>Reads return the stored value, writes are ignored.</summary>
    ReadOnly = 1,

    /// <summary>Writes store, reads return 0.</summary>
    WriteOnly = 2,

    /// <summary>Reads always return the reset value; the property has no setter.</summary>
    Constant = 3,

    /// <summary>A read returns the stored value and clears the bytes it read. Writes are ignored.</summary>
    ReadClear = 4,

    /// <summary>A read returns the stored value and sets all bits of the bytes it read. Writes are ignored.</summary>
    ReadSet = 5,

    /// <summary>Bits written as 1 are cleared.</summary>
    WriteOneClears = 6,

    /// <summary>Bits written as 1 are set.</summary>
    WriteOneSets = 7,

    /// <summary>Bits written as 1 are toggled.</summary>
    WriteOneToggles = 8,

    /// <summary>Bits written as 0 are cleared.</summary>
    WriteZeroClears = 9,

    /// <summary>Bits written as 0 are set.</summary>
    WriteZeroSets = 10,

    /// <summary>Bits written as 0 are toggled.</summary>
    WriteZeroToggles = 11,

    /// <summary>A write clears the bytes it writes, whatever the value.</summary>
    WriteClears = 12,

    /// <summary>A write sets all bits of the bytes it writes, whatever the value.</summary>
    WriteSets = 13,

    /// <summary>Guests should not access it. Behaves as <see cref="ReadWrite"/>, and the first access is logged.</summary>
    Reserved = 14,

    /// <summary>
    /// The hardware has it, but the model does not implement it. Behaves as <see cref="ReadWrite"/>, and the first access is
    /// logged.
    /// </summary>
    Unimplemented = 15,
}
