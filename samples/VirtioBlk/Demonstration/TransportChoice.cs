namespace VirtioBlk.Demonstration;

/// <summary>How the guest reaches the device.</summary>
internal enum TransportChoice
{
    /// <summary>PCI by the structures of the specification.</summary>
    Modern,

    /// <summary>PCI by the header of before it, over ports.</summary>
    Legacy,

    /// <summary>Memory-mapped I/O without PCI, version 2.</summary>
    Mmio,

    /// <summary>The same of before the specification, version 1.</summary>
    MmioLegacy,
}
