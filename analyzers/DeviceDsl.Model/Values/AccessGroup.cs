namespace DeviceDsl.Model;

/// <summary>Bits of a register that reads and writes treat alike.</summary>
/// <param name="Access">What they do.</param>
/// <param name="Bits">Which bits; null for all of the register.</param>
internal sealed record AccessGroup(RegisterAccessMode Access, ulong? Bits);
