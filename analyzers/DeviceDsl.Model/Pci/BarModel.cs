namespace DeviceDsl.Model.Pci;

/// <summary>One BAR of a PCI function.</summary>
/// <param name="Index">The register.</param>
/// <param name="Space">The address space.</param>
/// <param name="Length">The number of addresses.</param>
/// <param name="Is64Bit">Whether it also occupies the next register.</param>
/// <param name="IsPrefetchable">Whether reads have no side effects.</param>
internal sealed record BarModel(int Index, AddressSpace Space, ulong Length, bool Is64Bit, bool IsPrefetchable);
