using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Declarations;

namespace DeviceDsl.Model;

/// <summary>Turns what is said of a PCI function into values.</summary>
internal static class PciModelFactory
{
    /// <summary>The function that a device is; null where it is none, or says so itself.</summary>
    public static PciModel? Create(PciDeclaration? function, HashSet<object> leftOut)
        => function is { IsGiven: false }
            ? new(
                function.Vendor,
                function.Device,
                function.ClassCode,
                function.Revision,
                function.SubsystemVendor,
                function.Subsystem,
                function.HasKnownPin ? (PciPin)function.PinValue : PciPin.A,
                function.Vectors,
                function.MsixBar,
                function.Bars.Where(bar => !leftOut.Contains(bar))
                    .OrderBy(static bar => bar.Index)
                    .Select(static bar => new BarModel(bar.Index, bar.Space, bar.Length, bar.Is64Bit, bar.IsPrefetchable))
                    .ToEquatableArray())
            : null;
}
