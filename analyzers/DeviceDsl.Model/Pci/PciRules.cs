using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Devices;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Pci;

/// <summary>Every rule about PCI functions.</summary>
internal static class PciRules
{
    /// <summary>All findings about the PCI function of a device, each once; none if the device is not a PCI function.</summary>
    /// <param name="device">The device.</param>
    /// <param name="findings">The findings about the device. The items that they leave out take no part in conflicts.</param>
    public static IEnumerable<Finding> Check(DeviceDeclaration device, IEnumerable<Finding> findings)
        => PciDeclaration.Read(device) switch
        {
            null => PciDeclaration.ReadBase(device) is { IsGiven: false } extended
                ? OutsideBarRule.CheckOwn(device, extended, new HashSet<object?>(findings.Select(static finding => finding.LeavesOut)))
                : [],
            { IsGiven: true } function => new[] { Given(device, function) },
            { } function => Check(device, function, new HashSet<object?>(findings.Select(static finding => finding.LeavesOut))),
        };

    private static IEnumerable<Finding> Check(DeviceDeclaration device, PciDeclaration function, HashSet<object?> wrong)
    {
        var bars = PciBarRule.Check(function).ToList();
        var invalid = new HashSet<object?>(bars.Select(static finding => finding.LeavesOut));
        return PciIdentityRule.Check(device, function)
            .Concat(bars)
            .Concat(OutsideBarRule.Check(device, function, wrong, invalid))
            .Concat(InvalidMsixRule.Check(device, function, wrong, invalid))
            .Concat(PciLineRule.Check(device, function));
    }

    private static Finding Given(DeviceDeclaration device, PciDeclaration function)
        => UnboundRule.Unbound(function.Attribute, device.Type, $"'{device.Type.Name}' implements {PciDeclaration.Interface} itself");
}
