using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Declarations;

namespace DeviceDsl.Model.Rules;

/// <summary>The lines of a PCI function drive its pin: DDSL0435.</summary>
internal static class PciLineRule
{
    public static IEnumerable<Finding> Check(DeviceDeclaration device, PciDeclaration function)
        => device.Lines.Select(line => Check(line, function)).OfType<Finding>();

    private static Finding? Check(LineDeclaration line, PciDeclaration function)
    {
        if (line.Kind == LineKind.Edge)
        {
            return new(RuleIds.PciLine, new Site(line.Attribute), null, line.Name, "is an edge, and an interrupt pin is a level");
        }

        return function.PinValue == 0
            ? new(RuleIds.PciLine, new Site(line.Attribute), null, line.Name, "has no pin to drive: Pin is None") { OtherSite = function.At("Pin") }
            : null;
    }
}
