namespace DeviceDsl;

/// <summary>One register of a device: a row of its table, relative to the device's bases.</summary>
/// <param name="Space">The address space in which the guest reaches it.</param>
/// <param name="Offset">The address in bytes from the device's base in that space.</param>
/// <param name="Length">The width in bytes: 1, 2, 4 or 8.</param>
/// <param name="Access">What reads and writes do.</param>
/// <param name="Name">The name of the property.</param>
public readonly record struct RegisterEntry(AddressSpace Space, ulong Offset, int Length, RegisterAccess Access, string Name);
