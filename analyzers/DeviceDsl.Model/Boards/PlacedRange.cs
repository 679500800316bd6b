using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Boards;

/// <summary>Registers or a region of a device at their absolute addresses.</summary>
internal sealed class PlacedRange
{
    private readonly DeviceMapRange _range;

    public PlacedRange(AttachDeclaration attach, DeviceMapRange range)
    {
        var relative = range.Ranges;
        ulong start = attach.BaseIn(relative.Space);
        _range = range;
        Attach = attach;
        Ranges = relative with { First = unchecked(start + relative.First) };
        IsInside = AddressLimits.Hold(relative.Space, start, relative.First, relative.Length, relative.Step, relative.Count);
    }

    public AttachDeclaration Attach { get; }

    /// <summary>The addresses; meaningless where they do not lie in their space.</summary>
    public AddressRanges Ranges { get; }

    /// <summary>Whether they lie in their space.</summary>
    public bool IsInside { get; }

    /// <summary>The same for a picture.</summary>
    public RangePicture.Item Drawn => new(this, Ranges, NameOf);

    /// <summary>What messages call one of an array.</summary>
    public string NameOf(int index)
        => _range.Name.Length == 0 ? $"{_range.Title} of '{Attach.Name}'" : $"{_range.Title} '{Attach.Name}.{_range.NameOf(index)}'";

    /// <summary>One of an array in the words of a message.</summary>
    public string DescriptionOf(int index) => $"{Ranges.Space} {Hex.Format(Ranges.At(index))}, length {LengthText}";

    private string LengthText => _range.Kind == DeviceMapKind.Region ? Hex.Format(Ranges.Length) : $"{Ranges.Length}";
}
