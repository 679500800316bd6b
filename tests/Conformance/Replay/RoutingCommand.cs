using DeviceDsl.Interrupts;

namespace DeviceDsl.Conformance.Replay;

/// <summary>The command that stands for KVM_SET_GSI_ROUTING.</summary>
internal static class RoutingCommand
{
    private const int Pins = 24;
    private const int PicPins = 16;

    public static string Run(TraceMachine machine, Words words)
    {
        uint flags = 0;
        uint? count = null;
        var routes = new List<GsiRoute>();
        while (words.HasNext)
        {
            string word = words.Next();
            if (word.StartsWith("flags=", StringComparison.Ordinal)) flags = Words.ParseNumber32(word["flags=".Length..]);
            else if (word.StartsWith("nr=", StringComparison.Ordinal)) count = Words.ParseNumber32(word["nr=".Length..]);
            else if (word == "default") routes.AddRange(Default());
            else routes.Add(Parse(word));
        }

        // What goes beyond the longest table is refused whatever stands in it.
        while (routes.Count < count && routes.Count <= RoutingRules.MaxRoutes) routes.Add(default);
        if (routes.Count > count) routes.RemoveRange((int)count, routes.Count - (int)count);
        return Results.Of(machine.SetRouting(routes, flags));
    }

    private static IEnumerable<GsiRoute> Default()
    {
        for (int gsi = 0; gsi < Pins; gsi++)
        {
            yield return GsiRoute.ToIoApic(gsi, gsi);
            if (gsi < PicPins) yield return GsiRoute.ToPic(gsi, gsi);
        }
    }

    private static GsiRoute Parse(string entry)
    {
        string[] parts = entry.Split(':');
        if (parts.Length < 3) throw new TraceException($"'{entry}' is no route");
        var gsi = new Gsi(Words.ParseNumber32(parts[0]));
        string Part(int index) => index < parts.Length ? parts[index] : throw new TraceException($"'{entry}' is too short for a route");
        uint FlagsAt(int index) => index < parts.Length ? Words.ParseNumber32(parts[index]) : 0;
        GsiRoute ToChip(uint chip, uint pin) => GsiRoute.ToChip(gsi, new ChipPin((ChipId)chip, (int)pin));
        GsiRoute ToMsi(ulong address, uint data) => GsiRoute.ToMsi(gsi, new MsiMessage(address, data));
        return parts[1] switch
        {
            "ioapic" => ToChip((uint)ChipId.IoApic, Words.ParseNumber32(Part(2))) with { Flags = FlagsAt(3) },
            "picm" => ToChip((uint)ChipId.PicMaster, Words.ParseNumber32(Part(2))) with { Flags = FlagsAt(3) },
            "pics" => ToChip((uint)ChipId.PicSlave, Words.ParseNumber32(Part(2))) with { Flags = FlagsAt(3) },
            "chip" => ToChip(Words.ParseNumber32(Part(2)), Words.ParseNumber32(Part(3))),
            "msi" => ToMsi(Words.ParseNumber(Part(2)), Words.ParseNumber32(Part(3))) with { Flags = FlagsAt(4) },
            "type" => OfKind(gsi, Words.ParseNumber32(Part(2))),
            _ => throw new TraceException($"'{entry}' leads to nothing known"),
        };
    }

    private static GsiRoute OfKind(Gsi gsi, uint kind) => new() { Gsi = gsi, Kind = (GsiRouteKind)kind };
}
