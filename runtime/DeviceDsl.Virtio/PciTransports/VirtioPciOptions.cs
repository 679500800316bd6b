namespace DeviceDsl.Virtio;

/// <summary>How a virtio device shows itself on PCI.</summary>
public sealed record VirtioPciOptions
{
    /// <summary>Whether drivers of before the first specification find it: it has their header in BAR 0, and the number of its kind that they know (PC-4).</summary>
    public bool HasLegacyInterface { get; init; } = true;

    /// <summary>Whether drivers of the specification find it: it has their structures in BAR 4, and the capabilities that lead there (VP-1).</summary>
    public bool HasModernInterface { get; init; } = true;

    /// <summary>How many MSI-X vectors it has, at most 2048; 0 for no MSI-X, left out for one of each queue and one of the configuration (VP-12).</summary>
    public int? Vectors { get; init; }

    /// <summary>
    /// Whether a legacy driver that never enables bus mastering is served all the same, as some of them never do (PC-6). One that has
    /// enabled it once can take it away.
    /// </summary>
    public bool ToleratesLegacyWithoutBusMaster { get; init; } = true;
}
