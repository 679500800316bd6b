using System;

namespace DeviceDsl.Model.Rules;

/// <summary>A doorbell, register or region as messages about overlaps describe it.</summary>
/// <param name="declaration">The declaration.</param>
/// <param name="ranges">The bytes that it occupies.</param>
/// <param name="site">Its attribute.</param>
/// <param name="nameOf">The name of one item of an array.</param>
/// <param name="descriptionOf">The description of one item of an array.</param>
internal sealed class Placed(
    object declaration, AddressRanges ranges, Site site, Func<int, string> nameOf, Func<int, string> descriptionOf)
{
    public object Declaration => declaration;

    /// <summary>The bytes that it occupies.</summary>
    public AddressRanges Ranges => ranges;

    public Site Site => site;

    /// <summary>The same as input for a picture.</summary>
    public RangePicture.Item Drawn => new(this, Ranges, NameOf);

    /// <summary>The name of one item of an array in messages.</summary>
    public string NameOf(int index) => nameOf(index);

    /// <summary>One item of an array, as messages describe it.</summary>
    public string DescriptionOf(int index) => descriptionOf(index);
}
