using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Devices;

/// <summary>
/// Checks the blocks of a device against each other and against the rest of the device: DDSL0004 to DDSL0011, DDSL0022.
/// </summary>
internal static class BlockMapRule
{
    /// <summary>The findings about the places of blocks.</summary>
    /// <param name="device">The device.</param>
    /// <param name="leftOut">What takes no part in conflicts, because it is wrong by itself.</param>
    public static IEnumerable<Finding> Check(DeviceDeclaration device, ISet<object?> leftOut)
    {
        var blocks = device.Blocks.Where(block => block.Map is not null && !leftOut.Contains(block)).ToList();
        if (blocks.Count == 0) return [];

        var map = PartMap.Create([device.OwnPart(leftOut), .. blocks.SelectMany(static block => block.Parts)]);
        return OfEach(MapSpaceRule.Check(map))
            .Concat(MapConflictRule.Check(map))
            .Concat(OfEach(MapLineRule.Check(map)))
            .Concat(OfEach(MapAlignmentRule.Check(map)));
    }

    // The blocks of an array have one attribute, and one finding of a kind.
    private static IEnumerable<Finding> OfEach(IEnumerable<Finding> findings)
        => findings.GroupBy(static finding => (finding.Rule, finding.Site)).Select(static group => group.First());
}
