namespace DeviceDsl.Virtio.Tests.Support;

/// <summary>The ways in which a driver can reach a device.</summary>
public enum TransportKind
{
    /// <summary>A function that has the legacy interface alone.</summary>
    PciLegacy,

    /// <summary>A function that has the modern interface alone.</summary>
    PciModern,

    /// <summary>A function that has both, driven by the legacy one.</summary>
    PciTransitionalLegacy,

    /// <summary>A function that has both, driven by the modern one.</summary>
    PciTransitionalModern,

    /// <summary>The same, interrupting by messages.</summary>
    PciModernMessages,

    /// <summary>The legacy interface, interrupting by messages.</summary>
    PciLegacyMessages,

    /// <summary>Memory-mapped I/O of version 1.</summary>
    MmioLegacy,

    /// <summary>Memory-mapped I/O of version 2.</summary>
    MmioModern,
}
