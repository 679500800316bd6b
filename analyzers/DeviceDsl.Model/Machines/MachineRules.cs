using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Machines;

/// <summary>Every rule about a whole machine.</summary>
internal static class MachineRules
{
    /// <summary>All mistakes of a machine, each once.</summary>
    public static IEnumerable<Finding> Check(MachineDeclaration machine)
        => MachineShapeRule.Check(machine)
            .Concat(machine.Attaches.SelectMany(AttachRule.Check))
            .Concat(machine.Attaches.SelectMany(GsiMapRule.Check));
}
