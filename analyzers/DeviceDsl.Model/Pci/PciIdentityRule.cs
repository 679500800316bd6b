using System.Collections.Generic;
using DeviceDsl.Model.Devices;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Pci;

/// <summary>Checks the identity of a PCI function: DDSL0020, DDSL0433.</summary>
internal static class PciIdentityRule
{
    private const int ClassBits = 24;

    public static IEnumerable<Finding> Check(DeviceDeclaration device, PciDeclaration function)
    {
        if (function.Vendor == ushort.MaxValue)
        {
            yield return Invalid(
                device, function, "vendor", "has vendor ID 0xFFFF, which guests read where no function exists: use another");
        }

        if (function.ClassCode >> ClassBits != 0)
        {
            yield return Invalid(
                device,
                function,
                "ClassCode",
                $"has class code {Hex.Format(function.ClassCode)}, which exceeds {ClassBits} bits: use a smaller one");
        }

        if (!function.HasKnownPin)
        {
            yield return new(
                Catalogue.UnknownValue,
                function.At("Pin"),
                $"The PCI function '{device.Type.Name}' has Pin = {function.PinValue}, which is not a PciInterruptPin: "
                    + "use a defined value");
        }
    }

    private static Finding Invalid(DeviceDeclaration device, PciDeclaration function, string argument, string fault)
        => new(Catalogue.PciIdentity, function.At(argument), device.Type.Name, fault);
}
