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
            .Concat(device.Doorbells.SelectMany(DoorbellFormRule.Check))
            .Concat(device.Doorbells.SelectMany(DoorbellRangeRule.Check))
            .Concat(CollisionRule.Check(device))
            .Concat(device.Lines.SelectMany(GsiRule.Check))
            .Concat(LineIdentityRule.Check(device))
            .Concat(ResampleRule.Check(device))
            .Concat(device.Handlers.SelectMany(HandlerRule.Check));
}
