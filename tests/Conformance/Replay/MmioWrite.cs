namespace DeviceDsl.Conformance.Replay;

/// <summary>A write of the guest to memory-mapped I/O.</summary>
/// <param name="Address">Where.</param>
/// <param name="Size">How many bytes.</param>
/// <param name="Value">What.</param>
internal readonly record struct MmioWrite(ulong Address, int Size, UInt128 Value);
