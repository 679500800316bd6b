using System;
using DeviceDsl.Model.Declarations;

namespace DeviceDsl.Model.Rules;

/// <summary>A doorbell, register or region as messages about overlaps describe it.</summary>
internal sealed class Placed
{
    private readonly Func<int, string> _name;
    private readonly Func<int, string> _description;

    public Placed(RegisterDeclaration register)
    {
        Declaration = register;
        Ranges = register.Ranges;
        Site = new(register.Attribute);
        _name = index => $"register '{register.NameOf(index)}'";
        _description = register.DescriptionOf;
    }

    public Placed(RegionDeclaration region)
    {
        Declaration = region;
        Ranges = region.Ranges;
        Site = new(region.Attribute);
        _name = _ => region.Title;
        _description = _ => region.Description;
    }

    public Placed(DoorbellDeclaration doorbell)
    {
        Declaration = doorbell;
        Ranges = doorbell.Ranges;
        Site = new(doorbell.Attribute);
        _name = index => $"doorbell '{doorbell.NameOf(index)}'";
        _description = doorbell.DescriptionOf;
    }

    public object Declaration { get; }

    /// <summary>The bytes that it occupies.</summary>
    public AddressRanges Ranges { get; }

    public Site Site { get; }

    /// <summary>The same as input for a picture.</summary>
    public RangePicture.Item Drawn => new(this, Ranges, NameOf);

    /// <summary>The name of one item of an array in messages.</summary>
    public string NameOf(int index) => _name(index);

    /// <summary>One item of an array, as messages describe it.</summary>
    public string DescriptionOf(int index) => _description(index);
}
