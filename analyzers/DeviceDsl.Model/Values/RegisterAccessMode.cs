namespace DeviceDsl.Model;

/// <summary>The effect of reads and writes on a register; names and values are those of <c>DeviceDsl.RegisterAccess</c>.</summary>
internal enum RegisterAccessMode : byte
{
    ReadWrite = 0,
    ReadOnly = 1,
    WriteOnly = 2,
    Constant = 3,
    ReadClear = 4,
    ReadSet = 5,
    WriteOneClears = 6,
    WriteOneSets = 7,
    WriteOneToggles = 8,
    WriteZeroClears = 9,
    WriteZeroSets = 10,
    WriteZeroToggles = 11,
    WriteClears = 12,
    WriteSets = 13,
    Reserved = 14,
    Unimplemented = 15,
}
