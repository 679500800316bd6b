using DeviceDsl.Model.Devices;

namespace DeviceDsl.Model.Boards;

/// <summary>Registers or a region of a device at their absolute addresses.</summary>
internal sealed class PlacedRange
{
    private readonly DeviceMapRange _range;

    public PlacedRange(AttachDeclaration attach, DeviceMapRange range)
    {
        AddressRanges relative = range.Ranges;
        ulong start = attach.BaseIn(relative.Space);
        _range = range;
        Attach = attach;
        Ranges = relative with { First = unchecked(start + relative.First) };
        IsInside = AddressLimits.Hold(relative.Space, start, relative.First, relative.Length, relative.Step, relative.Count);
    }

    public AttachDeclaration Attach { get; }

    /// <summary>The addresses; meaningless unless <see cref="IsInside"/>.</summary>
    public AddressRanges Ranges { get; }

    /// <summary>Whether all addresses lie in their space.</summary>
    public bool IsInside { get; }

    /// <summary>The same as input for a picture.</summary>
    public RangePicture.Item Drawn => new(this, Ranges, NameOf);

    /// <summary>The name of one item of an array in messages.</summary>
    public string NameOf(int index)
        => _range.Name.Length == 0 ? $"{_range.Title} of '{Attach.Name}'" : $"{_range.Title} '{Attach.Name}.{_range.NameOf(index)}'";

    /// <summary>One item of an array, as messages describe it.</summary>
    public string DescriptionOf(int index) => $"{Ranges.Space} {Hex.Format(Ranges.At(index))}, length {LengthText}";

    private string LengthText => _range.Kind == DeviceMapKind.Region ? Hex.Format(Ranges.Length) : $"{Ranges.Length}";
}
