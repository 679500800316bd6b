using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Devices;

/// <summary>
/// Checks the base class and the blocks of a device against each other and against the rest of the device: DDSL0004 to DDSL0011, DDSL0022.
/// </summary>
internal static class BlockMapRule
{
    /// <summary>The findings about the places of the parts.</summary>
    /// <param name="device">The device.</param>
    /// <param name="leftOut">What takes no part in conflicts, because it is wrong by itself.</param>
    public static IEnumerable<Finding> Check(DeviceDeclaration device, ISet<object?> leftOut)
    {
        var others = device.OtherParts(leftOut).ToList();
        if (others.Count == 0) return [];

        // A conflict is reported at the later part: what a device adds, not what it inherits.
        var map = PartMap.Create([.. others.OfType<BasePart>(), device.OwnPart(leftOut), .. others.OfType<BlockPart>()]);
        return OfEach(MapSpaceRule.Check(map))
            .Concat(MapConflictRule.Check(map, isOfOneDevice: true))
            .Concat(OfEach(MapLineRule.Check(map)))
            .Concat(OfEach(MapAlignmentRule.Check(map)));
    }

    // The blocks of an array have one attribute, and one finding of a kind.
    private static IEnumerable<Finding> OfEach(IEnumerable<Finding> findings)
        => findings.GroupBy(static finding => (finding.Rule, finding.Site)).Select(static group => group.First());
}
