namespace DeviceDsl.Model.Devices;

/// <summary>Bits of a register with the same access.</summary>
/// <param name="Access">The access.</param>
/// <param name="Bits">The bits; null for the whole register.</param>
internal sealed record AccessGroup(RegisterAccess Access, ulong? Bits);
