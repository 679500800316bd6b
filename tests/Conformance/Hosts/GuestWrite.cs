namespace DeviceDsl.Conformance.Hosts;

/// <summary>One write of a guest.</summary>
/// <param name="Address">Where.</param>
/// <param name="Length">How many bytes.</param>
/// <param name="Value">What.</param>
public readonly record struct GuestWrite(IoAddress Address, int Length, ulong Value);
