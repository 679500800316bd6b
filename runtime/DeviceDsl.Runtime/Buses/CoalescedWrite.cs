namespace DeviceDsl;

/// <summary>A guest write that a coalesced zone has stored.</summary>
/// <param name="Address">The address of the write.</param>
/// <param name="Length">The width in bytes.</param>
/// <param name="Value">The value written, zero-extended.</param>
public readonly record struct CoalescedWrite(IoAddress Address, int Length, ulong Value);
