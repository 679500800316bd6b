using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Declarations;

namespace DeviceDsl.Model.Rules;

/// <summary>Every rule about PCI functions.</summary>
internal static class PciRules
{
    /// <summary>All findings about the function, each once.</summary>
    /// <param name="device">The device.</param>
    /// <param name="function">Its PCI declaration.</param>
    /// <param name="wrong">The invalid items of the device, which take no part in conflicts.</param>
    public static IEnumerable<Finding> Check(DeviceDeclaration device, PciDeclaration function, HashSet<object?> wrong)
    {
        if (function.IsGiven) return new[] { UnboundRule.Given(device, function) };

        var bars = PciBarRule.Check(function).ToList();
        var invalid = new HashSet<object?>(bars.Select(static finding => finding.LeavesOut));
        return PciIdentityRule.Check(device, function)
            .Concat(bars)
            .Concat(OutsideBarRule.Check(device, function, wrong, invalid))
            .Concat(InvalidMsixRule.Check(device, function, wrong, invalid))
            .Concat(PciLineRule.Check(device, function));
    }
}
