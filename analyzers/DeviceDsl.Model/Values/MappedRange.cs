namespace DeviceDsl.Model;

/// <summary>Addresses that a device decodes: those of a register.</summary>
/// <param name="Name">What messages call it.</param>
/// <param name="Space">The address space.</param>
/// <param name="Offset">The first address.</param>
/// <param name="Length">How many bytes, 1 or more.</param>
internal sealed record MappedRange(string Name, DoorbellSpace Space, ulong Offset, ulong Length);
