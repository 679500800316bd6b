using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>Checks the GSIs of the lines of several parts: DDSL0010, DDSL0011, DDSL0018, DDSL0022.</summary>
internal static class MapLineRule
{
    public static IEnumerable<Finding> Check(PartMap map)
    {
        FreeGsis gsis = GsisOf(map);
        return map.Lines.SelectMany(line => CheckPin(line, gsis))
            .Concat(map.Lines.Where(static line => GsiOutOfRangeRule.IsPin(line.Gsi))
                .GroupBy(static line => line.Gsi)
                .SelectMany(sharers => CheckSharers(sharers, gsis)));
    }

    /// <summary>The lines that share a GSI with the chipset.</summary>
    public static IEnumerable<Finding> CheckChipset(PartMap map)
    {
        FreeGsis gsis = GsisOf(map);
        return map.Lines.Where(static line => GsiOutOfRangeRule.Chipset.Contains(line.Gsi)).Select(line => OfChipset(line, gsis));
    }

    private static FreeGsis GsisOf(PartMap map) => new(map.Lines.Select(static line => line.Gsi));

    // A line of a device that is not moved is reported at its declaration.
    private static IEnumerable<Finding> CheckPin(PlacedLine line, FreeGsis gsis)
    {
        if (line.IsMoved && !GsiOutOfRangeRule.IsPin(line.Gsi))
        {
            yield return new(Catalogue.GsiOutOfRange, line.Part.GsiSite, line.Name, line.Gsi) { Hint = Move(line, gsis) };
        }
    }

    // Each line is reported against the first incompatible line of another part.
    private static IEnumerable<Finding> CheckSharers(IEnumerable<PlacedLine> sharers, FreeGsis gsis)
    {
        var earlier = new List<PlacedLine>();
        foreach (PlacedLine line in sharers)
        {
            Finding? finding = earlier.Where(other => other.Part != line.Part)
                .Select(other => Conflict(other, line))
                .FirstOrDefault(static found => found is not null);
            if (finding is not null)
            {
                yield return finding.Rule == Catalogue.EdgeLevelConflict ? finding with { Hint = Move(line, gsis) } : finding;
            }

            earlier.Add(line);
        }
    }

    private static Finding? Conflict(PlacedLine earlier, PlacedLine later)
    {
        bool isEdge = later.Line.Kind == LineKind.Edge;
        if (isEdge != (earlier.Line.Kind == LineKind.Edge))
        {
            return Shared(
                Catalogue.EdgeLevelConflict, earlier, later, "a pin cannot be level- and edge-triggered at once, so move one of them");
        }

        if (isEdge)
        {
            return Shared(
                Catalogue.EdgeLevelConflict, earlier, later, "simultaneous edges merge into one interrupt, so move one of them") with
            {
                MaxSeverity = DiagnosticSeverity.Warning,
            };
        }

        return earlier.Line.Kind == later.Line.Kind ? null : Shared(Catalogue.SharedLevelUntracked, earlier, later);
    }

    private static Finding Shared(Rule rule, PlacedLine earlier, PlacedLine later, params object[] more)
        => new(rule, later.Part.Site, [later.Name, earlier.Name, later.Gsi, KindOf(later), KindOf(earlier), .. more])
        {
            Others = [earlier.Part.SiteOf(earlier.Line.Name)],
        };

    private static string KindOf(PlacedLine line) => line.Line.Kind switch
    {
        LineKind.Edge => "edge",
        LineKind.Level => "level",
        _ => "resampling",
    };

    private static Finding OfChipset(PlacedLine line, FreeGsis gsis)
        => new(
            Catalogue.ReservedAddress,
            line.Part.GsiSite,
            $"line '{line.Name}'",
            $"GSI {line.Gsi}",
            line.Gsi switch { 0 => "the timer", 2 => "the secondary 8259", 8 => "the real-time clock", _ => "the coprocessor" })
        {
            MaxSeverity = DiagnosticSeverity.Info,
            Hint = Move(line, gsis),
        };

    private static Hint? Move(PlacedLine line, FreeGsis gsis)
        => line.Part.GsiArgument is { } argument ? gsis.Move(argument, line.Line.Gsi, line.Gsi) : null;
}
