using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Devices;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Boards;

/// <summary>Checks the absolute addresses of devices on a board: DDSL0006, DDSL0018, DDSL0026.</summary>
internal static class MapAddressRule
{
    private static readonly (AddressRanges Ranges, string Owner)[] Reserved =
    [
        (new(AddressSpace.Pio, 0x20, 2), "the primary 8259"),
        (new(AddressSpace.Pio, 0xA0, 2), "the secondary 8259"),
        (new(AddressSpace.Pio, 0x4D0, 2), "the trigger mode registers of the 8259s"),
        (new(AddressSpace.Pio, 0xCF8, 8), "the PCI configuration ports"),
        (new(AddressSpace.Mmio, 0xFEC0_0000, 0x100), "the IOAPIC"),
        (new(AddressSpace.Mmio, 0xFEE0_0000, 0x1000), "the local APICs"),
    ];

    public static IEnumerable<Finding> Check(BoardMap map)
        => map.Doorbells.Where(static doorbell => doorbell.IsInside).SelectMany(CheckAlignment)
            .Concat(map.Attaches.SelectMany(attach => CheckReserved(attach, map)))
            .Concat(map.Attaches.SelectMany(CheckBases));

    private static IEnumerable<Finding> CheckAlignment(PlacedDoorbell doorbell)
    {
        DoorbellKey key = doorbell.Key;
        ulong width = (ulong)key.Length;
        if (width < 2) yield break;

        int index = key.Offset % width != 0 ? 0 : key.Step % width != 0 ? 1 : -1;
        if (index >= 0)
        {
            yield return new(
                Catalogue.UnalignedDoorbell, doorbell.Attach.BaseSite(key.Space), doorbell.NameOf(index), key.DescriptionOf(index))
            {
                Hint = AlignedBase(doorbell) is { } aligned ? new ArgumentHint(key.Space.ToString(), Hex.Format(aligned)) : null,
            };
        }
    }

    // The next lower base that aligns the first doorbell of the array; the others may need a different stride.
    private static ulong? AlignedBase(PlacedDoorbell doorbell)
    {
        ulong start = doorbell.Attach.BaseIn(doorbell.Key.Space);
        ulong excess = doorbell.Key.Offset % (ulong)doorbell.Key.Length;
        return excess == 0 || excess > start || doorbell.Key.Step % (ulong)doorbell.Key.Length != 0 ? null : start - excess;
    }

    // One finding for each pair of device and owner of the addresses.
    private static IEnumerable<Finding> CheckReserved(AttachDeclaration attach, BoardMap map)
    {
        foreach ((AddressRanges reserved, string? owner) in Reserved)
        {
            if (FindAt(attach, map, reserved) is var (what, where))
            {
                yield return new(Catalogue.ReservedAddress, attach.BaseSite(reserved.Space), what, where, owner);
            }
        }
    }

    private static (string What, string Where)? FindAt(AttachDeclaration attach, BoardMap map, AddressRanges reserved)
    {
        foreach (PlacedDoorbell doorbell in map.Doorbells)
        {
            if (doorbell.Attach == attach && doorbell.IsInside && AddressRanges.FindOverlap(doorbell.Ranges, reserved) is { } pair)
            {
                return ($"doorbell '{doorbell.NameOf(pair.One)}'", doorbell.Key.DescriptionOf(pair.One));
            }
        }

        foreach (PlacedRange range in map.Ranges)
        {
            if (range.Attach == attach && range.IsInside && AddressRanges.FindOverlap(range.Ranges, reserved) is { } pair)
            {
                return (range.NameOf(pair.One), range.DescriptionOf(pair.One));
            }
        }

        return null;
    }

    // Without a base, offsets are absolute.
    private static IEnumerable<Finding> CheckBases(AttachDeclaration attach)
    {
        if (attach.Device is { } device && (attach.Pio is null) != (attach.Mmio is null))
        {
            AddressSpace missing = attach.Pio is null ? AddressSpace.Pio : AddressSpace.Mmio;
            if (device.LiesIn(missing))
            {
                AddressSpace given = missing == AddressSpace.Pio ? AddressSpace.Mmio : AddressSpace.Pio;
                yield return new(Catalogue.MissingBase, new Site(attach.Attribute), attach.Name, given, missing);
            }
        }
    }
}
