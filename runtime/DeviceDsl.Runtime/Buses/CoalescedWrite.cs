namespace DeviceDsl;

/// <summary>A guest's write that a coalesced zone kept for later.</summary>
/// <param name="Address">Where the guest wrote.</param>
/// <param name="Length">The width in bytes.</param>
/// <param name="Value">What it wrote, zero-extended.</param>
public readonly record struct CoalescedWrite(IoAddress Address, int Length, ulong Value);
