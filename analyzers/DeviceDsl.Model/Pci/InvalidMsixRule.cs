using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Devices;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Pci;

/// <summary>Checks the MSI-X table of a PCI function and its BAR: DDSL0434.</summary>
internal static class InvalidMsixRule
{
    public static IEnumerable<Finding> Check(
        DeviceDeclaration device, PciDeclaration function, HashSet<object?> wrong, HashSet<object?> invalid)
    {
        if (CountFault(device, function) is { } fault) yield return fault;
        else if (function.Vectors != 0 && CheckBar(device, function, wrong, invalid) is { } misplaced) yield return misplaced;
    }

    private static Finding? CountFault(DeviceDeclaration device, PciDeclaration function)
    {
        Site site = function.At("Vectors");
        if (!function.HasPossibleVectors)
        {
            return Invalid(device, site, $"has {function.Vectors} vectors: use 1 to {MsiDeclaration.MaxVectors}");
        }

        return function.Vectors < function.AskedVectors
            ? Invalid(
                device, site, $"has {function.Vectors} vectors, but the device requests {function.AskedVectors}: make them equal") with
            {
                Others = device.Msi is { } msi ? [msi.At("Vectors")] : [],
            }
            : null;
    }

    private static Finding? CheckBar(DeviceDeclaration device, PciDeclaration function, HashSet<object?> wrong, HashSet<object?> invalid)
    {
        Site site = function.At("MsixBar");
        if (function.MsixBar is < 0 or >= BarDeclaration.RegisterCount)
        {
            return Invalid(
                device, site, $"is in BAR {function.MsixBar}, which does not exist: use 0 to {BarDeclaration.RegisterCount - 1}");
        }

        var bars = function.Bars.Where(bar => !invalid.Contains(bar)).ToList();
        if (bars.Find(bar => bar.Index == function.MsixBar) is { } bar) return InDeclared(device, function, bar, wrong, site);

        // The table gets its own BAR, unless the upper half of another BAR occupies the register.
        return bars.Find(other => other.Index < function.MsixBar && function.MsixBar <= other.LastIndex) is { } taker
            ? Invalid(
                device, site, $"is in BAR {function.MsixBar}, whose register holds the upper half of {taker.Title}: use another BAR") with
            {
                Others = [new Site(taker.Attribute)],
            }
            : null;
    }

    private static Finding? InDeclared(
        DeviceDeclaration device, PciDeclaration function, BarDeclaration bar, HashSet<object?> wrong, Site site)
    {
        if (bar.Space != AddressSpace.Mmio)
        {
            return Invalid(device, site, $"is in {bar.Title}, which is not a memory BAR: use a memory BAR") with
            {
                Others = [bar.At("space")],
            };
        }

        if (function.PendingEnd > bar.Length)
        {
            return Invalid(
                device,
                site,
                $"ends at {Hex.Format(function.PendingEnd)} with its pending bits, past {bar.Title} "
                    + $"of length {Hex.Format(bar.Length)}: enlarge the BAR or lower the offset") with
            {
                Others = [bar.At("length")],
            };
        }

        return OutsideBarRule.Placed(device, wrong).FirstOrDefault(placed => Meets(function, placed.Ranges)) is { } met
            ? Invalid(device, site, $"overlaps the {met.NameOf(0)} ({met.DescriptionOf(0)}) in {bar.Title}: move one of them") with
            {
                Others = [met.Site],
            }
            : null;
    }

    // The machine claims an array as one range from its first byte to its last.
    private static bool Meets(PciDeclaration function, in AddressRanges ranges)
        => ranges.Space == AddressSpace.Mmio
            && (ranges.First < function.TableLength || (ranges.First < function.PendingEnd && function.PendingOffset <= ranges.Last));

    private static Finding Invalid(DeviceDeclaration device, Site site, string fault)
        => new(Catalogue.InvalidMsix, site, device.Type.Name, fault);
}
