namespace DeviceDsl;

/// <summary>One region of a device: a row of its table, relative to the device's bases.</summary>
/// <param name="Space">The address space in which the guest reaches the region.</param>
/// <param name="Offset">The address in bytes from the device's base in that space.</param>
/// <param name="Length">The length in bytes.</param>
/// <param name="Name">The name; empty for a region without a name.</param>
/// <param name="Form">The form of accesses that it takes.</param>
public readonly record struct RegionEntry(
    AddressSpace Space,
    ulong Offset,
    ulong Length,
    string Name,
    AccessForm Form = default);
