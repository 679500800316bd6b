using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Declarations;

namespace DeviceDsl.Model;

/// <summary>Creates the model of a PCI function from its declaration.</summary>
internal static class PciModelFactory
{
    /// <summary>The PCI function of a device; null if it has none, or describes it itself.</summary>
    public static PciModel? Create(PciDeclaration? function, HashSet<object> leftOut)
        => function is { IsGiven: false }
            ? new(
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
                    .ToEquatableArray())
            : null;
}
