namespace DeviceDsl;

/// <summary>What the guest's reads and writes of a register do. Bits outside of <see cref="RegisterAttribute.Mask"/> take no part.</summary>
public enum RegisterAccess : byte
{
    /// <summary>Reads see what is stored, writes store.</summary>
    ReadWrite = 0,

    /// <summary>Reads see what is stored, writes do nothing.</summary>
    ReadOnly = 1,

    /// <summary>Writes store, reads see 0.</summary>
    WriteOnly = 2,

    /// <summary>Reads see the reset value, always; the property has no setter.</summary>
    Constant = 3,

    /// <summary>A read sees what is stored, and clears the bytes it read. Writes do nothing.</summary>
    ReadClear = 4,

    /// <summary>A read sees what is stored, and sets all bits of the bytes it read. Writes do nothing.</summary>
    ReadSet = 5,

    /// <summary>Bits written as 1 are cleared.</summary>
    WriteOneClears = 6,

    /// <summary>Bits written as 1 are set.</summary>
    WriteOneSets = 7,

    /// <summary>Bits written as 1 change.</summary>
    WriteOneToggles = 8,

    /// <summary>Bits written as 0 are cleared.</summary>
    WriteZeroClears = 9,

    /// <summary>Bits written as 0 are set.</summary>
    WriteZeroSets = 10,

    /// <summary>Bits written as 0 change.</summary>
    WriteZeroToggles = 11,

    /// <summary>A write clears the bytes it writes, whatever the value.</summary>
    WriteClears = 12,

    /// <summary>A write sets all bits of the bytes it writes, whatever the value.</summary>
    WriteSets = 13,

    /// <summary>No guest should touch it: as <see cref="ReadWrite"/>, and the first access is logged.</summary>
    Reserved = 14,

    /// <summary>The hardware has it and the model not yet: as <see cref="ReadWrite"/>, and the first access is logged.</summary>
    Unimplemented = 15,
}
