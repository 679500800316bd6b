using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Machines;

/// <summary>Every rule about a whole machine.</summary>
internal static class MachineRules
{
    /// <summary>All mistakes of a machine, each once.</summary>
    public static IEnumerable<Finding> Check(MachineDeclaration machine) => CheckParts(machine).Concat(CheckMap(machine));

    /// <summary>The mistakes of what is attached, each by itself: what they leave out is not on the map.</summary>
    public static IEnumerable<Finding> CheckParts(MachineDeclaration machine)
        => MachineShapeRule.Check(machine)
            .Concat(machine.Attaches.SelectMany(AttachRule.Check))
            .Concat(machine.Attaches.SelectMany(GsiMapRule.Check));

    private static IEnumerable<Finding> CheckMap(MachineDeclaration machine)
    {
        var map = MachineMap.Create(machine.Attaches);
        return MapSpaceRule.Check(map)
            .Concat(MapConflictRule.Check(map))
            .Concat(MapLineRule.Check(map))
            .Concat(MapAddressRule.Check(map));
    }
}
