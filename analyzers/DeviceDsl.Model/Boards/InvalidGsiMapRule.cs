using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DeviceDsl.Model.Devices;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Boards;

/// <summary>Checks that the lines moved by an <c>[Attach]</c> exist: DDSL0042.</summary>
internal static class InvalidGsiMapRule
{
    public static IEnumerable<Finding> Check(AttachDeclaration attach)
    {
        if (attach.Device is not { } device) return [];

        if (attach is { Gsi: not null, GsiMap: not null })
        {
            return new[] { Wrong(attach, "Gsi", "sets both Gsi and GsiMap: use one of them") };
        }

        return attach.Gsi is not null ? CheckOne(attach, device)
            : attach.GsiMap is { } map ? CheckMap(attach, device, map)
            : [];
    }

    private static IEnumerable<Finding> CheckOne(AttachDeclaration attach, DeviceMap device)
    {
        if (device.IsKnown && device.Lines.Count != 1)
        {
            string fault = device.Lines.Count == 0
                ? "sets Gsi, but the device has no line: remove it"
                : $"sets one Gsi, but the device has {Lines(device)}: use GsiMap";
            yield return Wrong(attach, "Gsi", fault);
        }
    }

    private static IEnumerable<Finding> CheckMap(AttachDeclaration attach, DeviceMap device, ImmutableArray<int> map)
    {
        if (map.Length % 2 != 0)
        {
            yield return Wrong(attach, "GsiMap", $"has {map.Length} numbers in GsiMap: use pairs of a declared GSI and its replacement");
            yield break;
        }

        for (int i = 0; i < map.Length; i += 2)
        {
            int declared = map[i];
            if (device.IsKnown && device.Lines.All(line => line.Gsi != declared))
            {
                yield return Wrong(
                    attach, "GsiMap", $"moves GSI {declared} to {map[i + 1]}, but the device has {Lines(device)}: move a declared GSI");
            }
            else if (Enumerable.Range(0, i / 2).Any(pair => map[pair * 2] == declared))
            {
                yield return Wrong(attach, "GsiMap", $"moves GSI {declared} twice: remove one of the pairs");
            }
        }
    }

    private static string Lines(DeviceMap device) => device.Lines.Count switch
    {
        0 => "no line",
        1 => $"a line on GSI {device.Lines[0].Gsi}",
        _ => "lines on GSI " + string.Join(", ", device.Lines.Select(static line => line.Gsi)),
    };

    // Only the moves are left out, not the device.
    private static Finding Wrong(AttachDeclaration attach, string argument, string fault)
        => new(Catalogue.InvalidGsiMap, attach.At(argument), attach.Name, fault);
}
