using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Devices;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Pci;

/// <summary>Checks the lines of a PCI function, which drive its pin: DDSL0435.</summary>
internal static class PciLineRule
{
    public static IEnumerable<Finding> Check(DeviceDeclaration device, PciDeclaration function)
        => device.Lines.Select(line => Check(line, function)).OfType<Finding>();

    private static Finding? Check(LineDeclaration line, PciDeclaration function)
    {
        if (line.Kind == LineKind.Edge)
        {
            return new(
                Catalogue.PciLine,
                new Site(line.Attribute),
                line.Name,
                "is edge-triggered, but an interrupt pin is level-triggered: declare a level line");
        }

        return function.PinValue == 0
            ? new(
                Catalogue.PciLine,
                new Site(line.Attribute),
                line.Name,
                "has no interrupt pin, because Pin is None: set Pin or remove the line")
            { Others = [function.At("Pin")] }
            : null;
    }
}
