using DeviceDsl.Interrupts;

namespace DeviceDsl;

/// <summary>One entry of a machine's interrupt routing: the target of a GSI.</summary>
/// <remarks>
/// A GSI is routed either to one MSI, or to at most one input of each interrupt controller (GSI-7). The rules are checked when the
/// routing is set.
/// </remarks>
public readonly record struct GsiRoute
{
    /// <summary>The global system interrupt, 0 to 4095 (GSI-4).</summary>
    public Gsi Gsi { get; init; }

    /// <summary>The kind of target.</summary>
    public GsiRouteKind Kind { get; init; }

    /// <summary>The input, for a route to a controller.</summary>
    public ChipPin Target { get; init; }

    /// <summary>The message, for a route to the processors.</summary>
    public MsiMessage Message { get; init; }

    /// <summary>The kernel's flags of a route. The only one says that an MSI names its device; it has no effect (GSI-5).</summary>
    internal uint Flags { get; init; }

    /// <summary>Creates a route to an input of the IOAPIC.</summary>
    /// <param name="gsi">The global system interrupt.</param>
    /// <param name="pin">The input, 0 to 23.</param>
    public static GsiRoute ToIoApic(Gsi gsi, int pin) => ToChip(gsi, new ChipPin(ChipId.IoApic, pin));

    /// <summary>Creates a route to an input of the two 8259s.</summary>
    /// <param name="gsi">The global system interrupt.</param>
    /// <param name="pin">The input: 0 to 7 are on the first, 8 to 15 on the second.</param>
    public static GsiRoute ToPic(Gsi gsi, int pin)
        => ToChip(gsi, pin < ChipPin.PicPins ? new(ChipId.PicMaster, pin) : new(ChipId.PicSlave, pin - ChipPin.PicPins));

    /// <summary>Creates a route to the processors.</summary>
    /// <param name="gsi">The global system interrupt.</param>
    /// <param name="message">The message to send.</param>
    public static GsiRoute ToMsi(Gsi gsi, MsiMessage message) => new() { Gsi = gsi, Kind = GsiRouteKind.Msi, Message = message };

    /// <summary>Creates a route to an input of a controller.</summary>
    /// <param name="gsi">The global system interrupt.</param>
    /// <param name="target">The input.</param>
    public static GsiRoute ToChip(Gsi gsi, ChipPin target) => new() { Gsi = gsi, Kind = GsiRouteKind.Chip, Target = target };

    /// <summary>The GSI and its target.</summary>
    public override string ToString() => $"GSI {Gsi} to {(Kind == GsiRouteKind.Msi ? Message : Target)}";
}
