namespace DeviceDsl.Interrupts;

/// <summary>The targets of each GSI, and the GSI of each input. Immutable; a change replaces the whole table.</summary>
internal sealed class RoutingTable
{
    private const int ChipCount = 3;
    private const int NoGsi = -1;

    private readonly GsiTargets?[] _targets;
    private readonly int[] _gsis = new int[ChipCount * ChipPin.IoApicPins];

    /// <summary>Creates a table of routes that satisfy <see cref="RoutingRules"/>.</summary>
    public RoutingTable(IReadOnlyList<GsiRoute> routes)
    {
        _targets = new GsiTargets?[routes.Count == 0 ? 0 : routes.Max(route => route.Gsi.Number) + 1];
        Array.Fill(_gsis, NoGsi);
        foreach (GsiRoute route in routes) Add(route);
    }

    /// <summary>The empty routing (GSI-2).</summary>
    public static RoutingTable Empty { get; } = new([]);

    /// <summary>The default routing: GSI n to input n of the IOAPIC and, below 16, of the 8259s (GSI-1).</summary>
    public static RoutingTable Default { get; } = new([.. Enumerable.Range(0, ChipPin.IoApicPins).SelectMany(DefaultRoutes)]);

    /// <summary>The default routing of a machine without 8259s: GSI n to input n of the IOAPIC.</summary>
    public static RoutingTable DefaultOfIoApic { get; } = new(
        [.. Enumerable.Range(0, ChipPin.IoApicPins).Select(gsi => GsiRoute.ToIoApic(gsi, gsi))]);

    /// <summary>One more than the highest GSI that has a route.</summary>
    public int Length => _targets.Length;

    /// <summary>Returns the targets of a GSI.</summary>
    public GsiTargets TargetsOf(Gsi gsi)
        => gsi.Number < (uint)_targets.Length ? _targets[gsi.Number] ?? GsiTargets.None : GsiTargets.None;

    /// <summary>Finds the GSI that receives the acknowledgements of an input.</summary>
    public bool TryFindGsi(ChipPin pin, out Gsi gsi)
    {
        int number = _gsis[PlaceOf(pin)];
        gsi = number == NoGsi ? default : (Gsi)number;
        return number != NoGsi;
    }

    private static IEnumerable<GsiRoute> DefaultRoutes(int gsi)
    {
        yield return GsiRoute.ToIoApic(gsi, gsi);
        if (gsi < 2 * ChipPin.PicPins) yield return GsiRoute.ToPic(gsi, gsi);
    }

    private static int PlaceOf(ChipPin pin) => ((int)pin.Chip * ChipPin.IoApicPins) + pin.Pin;

    private void Add(in GsiRoute route)
    {
        ref GsiTargets? targets = ref _targets[route.Gsi.Number];
        if (route.Kind == GsiRouteKind.Msi)
        {
            targets = new GsiTargets([], route.Message);
            return;
        }

        targets = new GsiTargets([.. targets?.Pins ?? [], route.Target], null);
        // If several GSIs share an input, the last one owns it (GSI-8).
        _gsis[PlaceOf(route.Target)] = (int)route.Gsi.Number;
    }
}
