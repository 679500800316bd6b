using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Devices;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Boards;

/// <summary>Checks the absolute addresses of devices on a board: DDSL0018, DDSL0026.</summary>
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

    public static IEnumerable<Finding> Check(PartMap map)
        => map.Parts.SelectMany(part => CheckReserved(part, map)).Concat(map.Parts.OfType<AttachDeclaration>().SelectMany(CheckBases));

    // One finding for each pair of device and owner of the addresses.
    private static IEnumerable<Finding> CheckReserved(IMapPart part, PartMap map)
    {
        foreach ((AddressRanges reserved, string? owner) in Reserved)
        {
            if (FindAt(part, map, reserved) is var (what, where))
            {
                yield return new(Catalogue.ReservedAddress, part.BaseSite(reserved.Space), what, where, owner);
            }
        }
    }

    private static (string What, string Where)? FindAt(IMapPart part, PartMap map, AddressRanges reserved)
    {
        foreach (PlacedDoorbell doorbell in map.Doorbells)
        {
            if (doorbell.Part == part && doorbell.IsInside && AddressRanges.FindOverlap(doorbell.Ranges, reserved) is { } pair)
            {
                return ($"doorbell '{doorbell.NameOf(pair.One)}'", doorbell.Key.DescriptionOf(pair.One));
            }
        }

        foreach (PlacedRange range in map.Ranges)
        {
            if (range.Part == part && range.IsInside && AddressRanges.FindOverlap(range.Ranges, reserved) is { } pair)
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
