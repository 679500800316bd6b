using System.Collections.Generic;
using DeviceDsl.Model.Devices;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Boards;

/// <summary>Checks that the addresses of a device stay in their space at the base that a board gives it: DDSL0004, DDSL0005.</summary>
internal static class MapSpaceRule
{
    // Without a base, the device itself has the finding.
    public static IEnumerable<Finding> Check(BoardMap map)
    {
        foreach (PlacedDoorbell doorbell in map.Doorbells)
        {
            if (!doorbell.IsInside && doorbell.Attach.BaseIn(doorbell.Key.Space) != 0)
            {
                int last = doorbell.Key.Count - 1;
                yield return Outside(
                    doorbell.Attach, doorbell.Key.Space, $"doorbell '{doorbell.NameOf(last)}'", doorbell.Key.DescriptionOf(last));
            }
        }

        foreach (PlacedRange range in map.Ranges)
        {
            if (!range.IsInside && range.Attach.BaseIn(range.Ranges.Space) != 0)
            {
                int last = range.Ranges.Count - 1;
                yield return Outside(range.Attach, range.Ranges.Space, range.NameOf(last), range.DescriptionOf(last));
            }
        }
    }

    private static Finding Outside(AttachDeclaration attach, AddressSpace space, string what, string description)
        => new(AddressLimits.RuleOf(space), attach.BaseSite(space), what, description);
}
