namespace VirtioBlk.Demonstration;

/// <summary>How the guest reaches the device.</summary>
internal enum TransportChoice
{
    /// <summary>Modern virtio over PCI.</summary>
    Modern,

    /// <summary>Legacy virtio over PCI, by port I/O.</summary>
    Legacy,

    /// <summary>Modern virtio-mmio (version 2), without PCI.</summary>
    Mmio,

    /// <summary>Legacy virtio-mmio (version 1), without PCI.</summary>
    MmioLegacy,
}
