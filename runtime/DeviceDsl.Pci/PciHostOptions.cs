using Microsoft.Extensions.Logging;

namespace DeviceDsl.Pci;

/// <summary>What a PCI bus and its host bridge are like.</summary>
public sealed record PciHostOptions
{
    /// <summary>What the host bridge says that it is: by default the one that Red Hat numbered for virtual machines of any kind.</summary>
    public PciIdentity HostBridge { get; init; } = new(0x1B36, 0x0008, 0x06_0000);

    /// <summary>
    /// The GSIs of the bus's four interrupt lines. Pin p of device d leads to line (d + p - 1) modulo 4, so that the first
    /// pins of neighbours do not share.
    /// </summary>
    public IReadOnlyList<Gsi> InterruptLines { get; init; } = [16, 17, 18, 19];

    /// <summary>
    /// Where failures of handlers are written, and BARs that cannot answer where the guest put them; the machine's logger when left
    /// out. As in the machine's, nothing that a guest causes is repeated for a minute.
    /// </summary>
    public ILogger? Logger { get; init; }
}
