namespace DeviceDsl.Conformance.Replay;

/// <summary>An instruction of the guest that accesses memory or a port.</summary>
/// <param name="IsWrite">Whether it writes.</param>
/// <param name="Space">Ports or memory.</param>
/// <param name="Address">The address.</param>
/// <param name="Size">The width in bytes.</param>
/// <param name="Value">The value that it writes.</param>
internal readonly record struct GuestAccess(bool IsWrite, AddressSpace Space, ulong Address, int Size, UInt128 Value = default);

/// <summary>The outcome of an instruction of the guest.</summary>
/// <param name="Exits">What left the guest, in order.</param>
/// <param name="Value">The value that it read.</param>
internal readonly record struct GuestResult(string[] Exits, UInt128 Value = default);
