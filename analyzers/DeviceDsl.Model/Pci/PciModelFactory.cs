using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Devices;

namespace DeviceDsl.Model.Pci;

/// <summary>Creates the model of a PCI function from its declaration.</summary>
internal static class PciModelFactory
{
    /// <summary>The PCI function of a device; null if it has none, or describes it itself.</summary>
    public static PciModel? Create(DeviceDeclaration device)
        => PciDeclaration.Read(device) is { IsGiven: false } function ? Create(function) : null;

    private static PciModel Create(PciDeclaration function)
    {
        // A BAR is the only part of a function that can be left out.
        var leftOut = new HashSet<object?>(PciBarRule.Check(function).Select(static finding => finding.LeavesOut));
        return new(
            function.Vendor,
            function.Device,
            function.ClassCode,
            function.Revision,
            function.SubsystemVendor,
            function.Subsystem,
            function.HasKnownPin ? (PciInterruptPin)function.PinValue : PciInterruptPin.A,
            function.Vectors,
            function.MsixBar,
            function.Bars.Where(bar => !leftOut.Contains(bar))
                .OrderBy(static bar => bar.Index)
                .Select(static bar => new BarModel(bar.Index, bar.Space, bar.Length, bar.Is64Bit, bar.IsPrefetchable))
                .ToEquatableArray());
    }
}
