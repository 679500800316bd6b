namespace DeviceDsl.Virtio;

/// <summary>How a virtio device presents itself on PCI.</summary>
public sealed record VirtioPciOptions
{
    /// <summary>Whether legacy drivers find it: it then has their header in BAR 0 and the legacy ID of its device type (PC-4).</summary>
    public bool HasLegacyInterface { get; init; } = true;

    /// <summary>
    /// Whether modern drivers find it: it then has their structures in BAR 4, and the capabilities that point there (VP-1).
    /// </summary>
    public bool HasModernInterface { get; init; } = true;

    /// <summary>
    /// The number of its MSI-X vectors, at most 2048; 0 for no MSI-X. By default one for each queue and one for the configuration (VP-12).
    /// </summary>
    public int? Vectors { get; init; }

    /// <summary>
    /// Whether a legacy driver that never enables bus mastering is served anyway, because some never do (PC-6). Once a driver has enabled
    /// it, disabling it takes effect.
    /// </summary>
    public bool ToleratesLegacyWithoutBusMaster { get; init; } = true;
}
