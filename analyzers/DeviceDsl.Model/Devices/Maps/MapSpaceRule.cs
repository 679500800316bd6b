using System.Collections.Generic;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Devices;

/// <summary>Checks that the addresses of parts stay in their space at their bases: DDSL0004, DDSL0005.</summary>
internal static class MapSpaceRule
{
    // Without a base, the part alone has the finding.
    public static IEnumerable<Finding> Check(PartMap map)
    {
        foreach (PlacedDoorbell doorbell in map.Doorbells)
        {
            if (!doorbell.IsInside && doorbell.Part.BaseIn(doorbell.Key.Space) != 0)
            {
                int last = doorbell.Key.Count - 1;
                yield return Outside(
                    doorbell.Part, doorbell.Key.Space, $"doorbell '{doorbell.NameOf(last)}'", doorbell.Key.DescriptionOf(last));
            }
        }

        foreach (PlacedRange range in map.Ranges)
        {
            if (!range.IsInside && range.Part.BaseIn(range.Ranges.Space) != 0)
            {
                int last = range.Ranges.Count - 1;
                yield return Outside(range.Part, range.Ranges.Space, range.NameOf(last), range.DescriptionOf(last));
            }
        }
    }

    private static Finding Outside(IMapPart part, AddressSpace space, string what, string description)
        => new(AddressLimits.RuleOf(space), part.BaseSite(space), what, description);
}
