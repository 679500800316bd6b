using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Devices;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Pci;

/// <summary>Checks that the addresses of a PCI function lie in the BARs that are their bases: DDSL0432.</summary>
internal static class OutsideBarRule
{
    /// <summary>The items outside their BARs; for a space without a BAR, only the first item.</summary>
    public static IEnumerable<Finding> Check(
        DeviceDeclaration device, PciDeclaration function, HashSet<object?> wrong, HashSet<object?> invalid)
        => Check(Placed(device, wrong), function, invalid);

    /// <summary>The items that a device adds to those of a base class, which has the BARs.</summary>
    public static IEnumerable<Finding> CheckOwn(DeviceDeclaration device, PciDeclaration function, HashSet<object?> wrong)
    {
        IEnumerable<IMapPart> blocks = device.Blocks.Where(block => !wrong.Contains(block)).SelectMany(static block => block.Parts);
        return Check(PlacedOwn(device, wrong).Concat(PlacedParts(blocks)), function, []);
    }

    /// <summary>All valid items of a device in address spaces.</summary>
    public static IEnumerable<Placed> Placed(DeviceDeclaration device, HashSet<object?> wrong)
        => PlacedOwn(device, wrong).Concat(PlacedParts(device.OtherParts(wrong)));

    private static IEnumerable<Placed> PlacedOwn(DeviceDeclaration device, HashSet<object?> wrong)
        => device.Doorbells.Where(doorbell => !wrong.Contains(doorbell)).Select(static doorbell => doorbell.ToPlaced())
            .Concat(device.PlacedRegisters(wrong).Select(static register => register.ToPlaced()))
            .Concat(device.Regions.Where(region => !wrong.Contains(region)).Select(static region => region.ToPlaced()));

    private static IEnumerable<Placed> PlacedParts(IEnumerable<IMapPart> parts)
    {
        var map = PartMap.Create(parts);
        return map.Doorbells.Where(static doorbell => doorbell.IsInside).Select(static doorbell => doorbell.ToPlaced())
            .Concat(map.Ranges.Where(static range => range.IsInside).Select(static range => range.ToPlaced()));
    }

    private static IEnumerable<Finding> Check(IEnumerable<Placed> all, PciDeclaration function, HashSet<object?> invalid)
        => all.GroupBy(static placed => placed.Ranges.Space)
            .SelectMany(placed
                => Check(placed, function.Bars.FirstOrDefault(bar => bar.HasKnownSpace && bar.Space == placed.Key), invalid));

    private static IEnumerable<Finding> Check(IEnumerable<Placed> all, BarDeclaration? bar, HashSet<object?> invalid)
    {
        if (bar is null)
        {
            return all.Take(1)
                .Select(static placed => Stray(placed, 0, $"lies in {placed.Ranges.Space}, where the device has no BAR: add one"));
        }

        List<Placed> beyond = invalid.Contains(bar) ? new() : all.Where(placed => placed.Ranges.Last >= bar.Length).ToList();
        return beyond.GroupBy(static placed => placed.Declaration).Select(static items => items.First()).Select(placed
            => Stray(
                placed,
                placed.Ranges.Count - 1,
                $"does not fit in {bar.Title} of length {Hex.Format(bar.Length)}: move it or enlarge the BAR") with
            {
                Others = [bar.At("length")],
                Hint = LengthFor(bar, beyond) is { } length ? new ArgumentHint("length", Hex.Format(length)) : null,
            });
    }

    // Long enough for all items, so that one fix resolves all findings.
    private static ulong? LengthFor(BarDeclaration bar, List<Placed> all)
    {
        ulong last = all.Max(static placed => placed.Ranges.Last);
        return last == ulong.MaxValue ? null : bar.LengthFor(last + 1);
    }

    private static Finding Stray(Placed placed, int index, string fault)
        => new(Catalogue.OutsideBar, placed.Site, placed.NameOf(index), placed.DescriptionOf(index), fault);
}
