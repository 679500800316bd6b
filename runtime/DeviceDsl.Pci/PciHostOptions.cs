using Microsoft.Extensions.Logging;

namespace DeviceDsl.Pci;

/// <summary>The settings of a PCI bus and its host bridge.</summary>
public sealed record PciHostOptions
{
    /// <summary>The identity of the host bridge; by default the ID that Red Hat assigned to generic virtual host bridges.</summary>
    public PciIdentity HostBridge { get; init; } = new(0x1B36, 0x0008, 0x06_0000);

    /// <summary>
    /// The GSIs of the bus's four interrupt lines. Pin p (1 to 4) of device d leads to line (d + p - 1) modulo 4, so that the first pins of
    /// adjacent devices do not share a line.
    /// </summary>
    public IReadOnlyList<Gsi> InterruptLines { get; init; } = [16, 17, 18, 19];

    /// <summary>
    /// The log for failures of handlers and for BARs that cannot answer at the guest's address; by default the machine's logger. As in that
    /// log, a message that a guest can cause repeatedly is suppressed for a minute.
    /// </summary>
    public ILogger? Logger { get; init; }
}
