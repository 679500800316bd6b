namespace DeviceDsl.Interrupts;

/// <summary>Where each GSI leads, and which GSI an input belongs to. Immutable; a change replaces it whole.</summary>
internal sealed class RoutingTable
{
    private const int IoApicPins = 24;

    private readonly Dictionary<Gsi, ChipPin[]> _pins;
    private readonly Dictionary<ChipPin, Gsi> _gsis = [];

    private RoutingTable(Dictionary<Gsi, ChipPin[]> pins)
    {
        _pins = pins;
        foreach ((Gsi gsi, ChipPin[] targets) in pins)
        {
            // Where several GSIs share an input the last one owns it (GSI-8).
            foreach (ChipPin target in targets) _gsis[target] = gsi;
        }
    }

    /// <summary>No GSI leads anywhere.</summary>
    public static RoutingTable Empty { get; } = new([]);

    /// <summary>GSI n leads to input n of the IOAPIC, as for every GSI of a machine without 8259s (GSI-1).</summary>
    public static RoutingTable IoApicOnly { get; } = new(
        Enumerable.Range(0, IoApicPins).ToDictionary(pin => (Gsi)pin, pin => new[] { new ChipPin(ChipId.IoApic, pin) }));

    /// <summary>The inputs that a GSI leads to, in the order in which they are set.</summary>
    public ReadOnlySpan<ChipPin> PinsOf(Gsi gsi) => _pins.TryGetValue(gsi, out ChipPin[]? pins) ? pins : [];

    /// <summary>Finds the GSI whose acknowledgements an input gives.</summary>
    public bool TryFindGsi(ChipPin pin, out Gsi gsi) => _gsis.TryGetValue(pin, out gsi);
}
