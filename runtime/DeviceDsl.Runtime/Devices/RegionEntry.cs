namespace DeviceDsl;

/// <summary>One region of a device: a row of its table, relative to the device's bases.</summary>
/// <param name="Space">The address space in which the guest reaches it.</param>
/// <param name="Offset">The address in bytes from the device's base in that space.</param>
/// <param name="Length">The length in bytes.</param>
/// <param name="Name">Its name; empty where it has none.</param>
public readonly record struct RegionEntry(AddressSpace Space, ulong Offset, ulong Length, string Name);
