using DeviceDsl.Interrupts;

namespace DeviceDsl;

/// <summary>One row of a machine's interrupt routing: where a GSI leads.</summary>
/// <remarks>
/// A GSI leads either to one MSI, or to at most one input of each interrupt controller (GSI-7). What a route breaks of
/// the rules is said when it is set.
/// </remarks>
public readonly record struct GsiRoute
{
    /// <summary>The global system interrupt, 0 to 4095 (GSI-4).</summary>
    public Gsi Gsi { get; init; }

    /// <summary>What it leads to.</summary>
    public GsiRouteKind Kind { get; init; }

    /// <summary>The input, when it leads to a controller.</summary>
    public ChipPin Target { get; init; }

    /// <summary>The message, when it leads to the processors.</summary>
    public MsiMessage Message { get; init; }

    /// <summary>The kernel's flags of a route: only MSIs have one, that they name their device, and it has no effect (GSI-5).</summary>
    internal uint Flags { get; init; }

    /// <summary>A route to an input of the IOAPIC.</summary>
    /// <param name="gsi">The global system interrupt.</param>
    /// <param name="pin">The input, 0 to 23.</param>
    public static GsiRoute ToIoApic(Gsi gsi, int pin) => ToChip(gsi, new ChipPin(ChipId.IoApic, pin));

    /// <summary>A route to an input of the two 8259s.</summary>
    /// <param name="gsi">The global system interrupt.</param>
    /// <param name="pin">The input: 0 to 7 are on the first, 8 to 15 on the second.</param>
    public static GsiRoute ToPic(Gsi gsi, int pin)
        => ToChip(gsi, pin < ChipPin.PicPins ? new(ChipId.PicMaster, pin) : new(ChipId.PicSlave, pin - ChipPin.PicPins));

    /// <summary>A route to the processors.</summary>
    /// <param name="gsi">The global system interrupt.</param>
    /// <param name="message">The message that they get.</param>
    public static GsiRoute ToMsi(Gsi gsi, MsiMessage message) => new() { Gsi = gsi, Kind = GsiRouteKind.Msi, Message = message };

    /// <summary>A route to an input of a controller.</summary>
    /// <param name="gsi">The global system interrupt.</param>
    /// <param name="target">The input.</param>
    public static GsiRoute ToChip(Gsi gsi, ChipPin target) => new() { Gsi = gsi, Kind = GsiRouteKind.Chip, Target = target };

    /// <summary>The GSI and where it leads.</summary>
    public override string ToString() => $"GSI {Gsi} to {(Kind == GsiRouteKind.Msi ? Message : Target)}";
}
