namespace DeviceDsl.Pci;

/// <summary>A base address register of a function: a range of addresses that the guest places (PC-3).</summary>
/// <param name="Index">The number of the register, 0 to 5. A 64-bit BAR also uses the next register.</param>
/// <param name="Space">The address space: Pio or Mmio.</param>
/// <param name="Length">
/// The number of addresses, a power of two: 4 to 256 in Pio, 16 to 2^31 in Mmio, up to 2^62 if 64-bit.
/// </param>
public sealed record PciBar(int Index, AddressSpace Space, ulong Length)
{
    /// <summary>Whether the guest may place it above 4 GiB; memory only.</summary>
    public bool Is64Bit { get; init; }

    /// <summary>Whether reads have no side effects, so that bridges may merge accesses; memory only.</summary>
    public bool IsPrefetchable { get; init; }

    /// <summary>
    /// The device whose doorbells, registers and regions in <see cref="Space"/> have the BAR as their base. A device may have one BAR in
    /// each space.
    /// </summary>
    public IDevice? Device { get; init; }

    /// <summary>Parts of the BAR that answer without a device.</summary>
    public IReadOnlyList<PciRegion> Regions { get; init; } = [];

    /// <summary>The number of registers that it uses.</summary>
    internal int RegisterCount => Is64Bit ? 2 : 1;

    /// <summary>The bits of the register that encode the kind of BAR.</summary>
    internal uint Kind => Space == AddressSpace.Pio ? 1u : (Is64Bit ? 4u : 0u) | (IsPrefetchable ? 8u : 0u);

    /// <summary>The bit of the command register that enables it.</summary>
    internal PciCommand Decoding => Space == AddressSpace.Pio ? PciCommand.Io : PciCommand.Memory;

    /// <summary>Number, space and length.</summary>
    public override string ToString()
        => $"BAR {Index} ({(Space == AddressSpace.Pio ? "I/O" : Is64Bit ? "64-bit memory" : "memory")}, 0x{Length:x} bytes)";
}
