using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Devices;

/// <summary>One row of a part's doorbell table, at absolute addresses.</summary>
internal sealed class PlacedDoorbell(IMapPart part, DeviceMapDoorbell doorbell)
{
    public IMapPart Part { get; } = part;

    public Site Site => Part.SiteOf(doorbell.Name);

    /// <summary>The part and the handler.</summary>
    public string Name { get; } = part.Name is null ? doorbell.Name : $"{part.Name}.{doorbell.Name}";

    /// <summary>The writes that ring it; meaningless unless <see cref="IsInside"/>.</summary>
    public DoorbellKey Key { get; } = doorbell.Key with { Offset = unchecked(part.BaseIn(doorbell.Key.Space) + doorbell.Key.Offset) };

    /// <summary>Whether it is served in the guest's write, without an ioeventfd.</summary>
    public bool IsSynchronous { get; } = doorbell.IsSynchronous;

    /// <summary>Whether it lies in its space.</summary>
    public bool IsInside { get; } = AddressLimits.Hold(
        doorbell.Key.Space,
        part.BaseIn(doorbell.Key.Space),
        doorbell.Key.Offset,
        (ulong)doorbell.Key.Length,
        doorbell.Key.Step,
        doorbell.Key.Count);

    /// <summary>The bytes covered by writes that ring it; one byte for a doorbell of any length.</summary>
    public AddressRanges Ranges => doorbell.Ranges with { First = Key.Offset };

    /// <summary>The same as input for a picture; the first doorbell of an array at one address.</summary>
    public RangePicture.Item Drawn => new(this, Ranges, index => $"doorbell '{NameOf(index)}'");

    /// <summary>The doorbell as messages about overlaps describe it.</summary>
    public Placed ToPlaced() => new(Part.Declaration, Ranges, Part.Site, index => $"doorbell '{NameOf(index)}'", Key.DescriptionOf);

    /// <summary>The name of one doorbell in messages.</summary>
    public string NameOf(int index) => Key.Count > 1 ? DeviceMap.ItemOf(Name, index) : Name;
}
