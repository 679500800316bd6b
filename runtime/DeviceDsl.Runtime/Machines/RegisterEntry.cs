namespace DeviceDsl;

/// <summary>One register of a device: a row of its table, relative to the device's bases.</summary>
/// <param name="Space">The address space in which the guest reaches it.</param>
/// <param name="Offset">The address in bytes from the device's base in that space.</param>
/// <param name="Length">The width in bytes: 1, 2, 4 or 8.</param>
/// <param name="Access">What reads and writes do.</param>
/// <param name="Name">The name of the property.</param>
/// <param name="Reset">What it holds after a reset.</param>
/// <param name="Mask">The bits that it has for the guest; those beyond its width do not count.</param>
public readonly record struct RegisterEntry(
    AddressSpace Space,
    ulong Offset,
    int Length,
    RegisterAccess Access,
    string Name,
    ulong Reset = 0,
    ulong Mask = ulong.MaxValue);
