using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Devices;

/// <summary>Registers or a region of a part at their absolute addresses.</summary>
internal sealed class PlacedRange
{
    private readonly DeviceMapRange _range;

    public PlacedRange(IMapPart part, DeviceMapRange range)
    {
        AddressRanges relative = range.Ranges;
        ulong start = part.BaseIn(relative.Space);
        _range = range;
        Part = part;
        Ranges = relative with { First = unchecked(start + relative.First) };
        IsInside = AddressLimits.Hold(relative.Space, start, relative.First, relative.Length, relative.Step, relative.Count);
    }

    public IMapPart Part { get; }

    /// <summary>The addresses; meaningless unless <see cref="IsInside"/>.</summary>
    public AddressRanges Ranges { get; }

    /// <summary>Whether all addresses lie in their space.</summary>
    public bool IsInside { get; }

    public Site Site => Part.SiteOf(_range.Name);

    /// <summary>Whether no access reaches both ranges, or one of them hides the other, if they belong to one device.</summary>
    public bool MaySharePlaceWith(PlacedRange other)
        => (_range.Reach & other._range.Reach) == RegisterReach.None || _range.Layer != other._range.Layer;

    /// <summary>The same as input for a picture.</summary>
    public RangePicture.Item Drawn => new(this, Ranges, NameOf);

    /// <summary>The range as messages about overlaps describe it.</summary>
    public Placed ToPlaced() => new(Part.Declaration, Ranges, Part.Site, NameOf, DescriptionOf);

    /// <summary>The name of one item of an array in messages.</summary>
    public string NameOf(int index)
    {
        if (_range.Name.Length == 0) return Part.Name is null ? _range.Title : $"{_range.Title} of '{Part.Name}'";

        return Part.Name is null ? $"{_range.Title} '{_range.NameOf(index)}'" : $"{_range.Title} '{Part.Name}.{_range.NameOf(index)}'";
    }

    /// <summary>One item of an array, as messages describe it.</summary>
    public string DescriptionOf(int index) => $"{Ranges.Space} {Hex.Format(Ranges.At(index))}, length {LengthText}";

    private string LengthText => _range.Kind == DeviceMapKind.Region ? Hex.Format(Ranges.Length) : $"{Ranges.Length}";
}
