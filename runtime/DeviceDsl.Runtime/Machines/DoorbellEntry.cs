namespace DeviceDsl;

/// <summary>One doorbell of a device: a row of its table, relative to the device's bases.</summary>
/// <param name="Space">The address space in which the guest writes.</param>
/// <param name="Offset">The address in bytes from the device's base in that space.</param>
/// <param name="Length">The width of the writes that ring, in bytes; 0 for any.</param>
/// <param name="Match">The one value that rings; <see langword="null"/> for any.</param>
/// <param name="Handler">The name of the method that the doorbell runs.</param>
public readonly record struct DoorbellEntry(AddressSpace Space, ulong Offset, int Length, ulong? Match, string Handler);
