using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Declarations;

namespace DeviceDsl.Model.Rules;

/// <summary>Every rule about a single device.</summary>
internal static class DeviceRules
{
    /// <summary>All mistakes in a device's attributes, each once.</summary>
    public static IEnumerable<Finding> Check(DeviceDeclaration device)
        => ShapeRule.Check(device)
            .Concat(CheckDoorbells(device))
            .Concat(device.Lines.SelectMany(GsiRule.Check))
            .Concat(LineIdentityRule.Check(device))
            .Concat(ResampleRule.Check(device))
            .Concat(HandlerRule.Check(device))
            .Concat(UnboundRule.Check(device));

    // A doorbell that is wrong by itself stands in nobody's way: one mistake, one diagnostic.
    private static IEnumerable<Finding> CheckDoorbells(DeviceDeclaration device)
    {
        var alone = device.Doorbells
            .SelectMany(static doorbell => DoorbellFormRule.Check(doorbell)
                .Concat(ArrayRule.Check(doorbell))
                .Concat(DoorbellRangeRule.Check(doorbell)))
            .ToList();
        var wrong = new HashSet<object?>(alone.Select(static finding => finding.LeavesOut));
        return alone.Concat(CollisionRule.Check(device.Doorbells.Where(doorbell => !wrong.Contains(doorbell))));
    }
}
