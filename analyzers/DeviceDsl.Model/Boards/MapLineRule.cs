using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Devices;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Boards;

/// <summary>Checks the GSIs of the lines of a board: DDSL0010, DDSL0011, DDSL0018, DDSL0022.</summary>
internal static class MapLineRule
{
    public static IEnumerable<Finding> Check(BoardMap map)
    {
        var gsis = new FreeGsis(map.Lines.Select(static line => line.Gsi));
        var lines = map.Lines.Where(static line => GsiOutOfRangeRule.IsPin(line.Gsi)).ToList();
        return map.Lines.SelectMany(line => CheckPin(line, gsis))
            .Concat(lines.GroupBy(static line => line.Gsi).SelectMany(sharers => CheckSharers(sharers, gsis)))
            .Concat(lines.Where(static line => GsiOutOfRangeRule.Chipset.Contains(line.Gsi)).Select(line => OfChipset(line, gsis)));
    }

    // A line that is not moved is reported at its declaration.
    private static IEnumerable<Finding> CheckPin(PlacedLine line, FreeGsis gsis)
    {
        if (line.Gsi != line.Line.Gsi && !GsiOutOfRangeRule.IsPin(line.Gsi))
        {
            yield return new(Catalogue.GsiOutOfRange, line.Attach.GsiSite, line.Name, line.Gsi) { Hint = Move(line, gsis) };
        }
    }

    // Each line is reported against the first incompatible line of another device.
    private static IEnumerable<Finding> CheckSharers(IEnumerable<PlacedLine> sharers, FreeGsis gsis)
    {
        var earlier = new List<PlacedLine>();
        foreach (PlacedLine line in sharers)
        {
            Finding? finding = earlier.Where(other => other.Attach != line.Attach)
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
        => new(rule, new Site(later.Attach.Attribute), [later.Name, earlier.Name, later.Gsi, KindOf(later), KindOf(earlier), .. more])
        {
            Others = [new Site(earlier.Attach.Attribute)],
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
            line.Attach.GsiSite,
            $"line '{line.Name}'",
            $"GSI {line.Gsi}",
            line.Gsi switch { 0 => "the timer", 2 => "the secondary 8259", 8 => "the real-time clock", _ => "the coprocessor" })
        {
            MaxSeverity = DiagnosticSeverity.Info,
            Hint = Move(line, gsis),
        };

    // The only line of a device is moved by a number, one of several by a pair.
    private static Hint? Move(PlacedLine line, FreeGsis gsis)
        => gsis.Move(line.Attach is { GsiMap: null, Device.Lines.Count: 1 } ? "Gsi" : "GsiMap", line.Line.Gsi, line.Gsi);
}
