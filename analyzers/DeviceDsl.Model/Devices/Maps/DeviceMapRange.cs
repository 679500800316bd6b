namespace DeviceDsl.Model.Devices;

/// <summary>The addresses of a register, an array of registers, or a region.</summary>
/// <param name="Kind">Whether it is a register or a region.</param>
/// <param name="Name">Its name, or empty.</param>
/// <param name="Ranges">The addresses.</param>
internal sealed record DeviceMapRange(DeviceMapKind Kind, string Name, AddressRanges Ranges)
{
    /// <summary>The accesses that reach it.</summary>
    public RegisterReach Reach { get; init; } = RegisterReach.Both;

    /// <summary>When it answers.</summary>
    public RegisterLayer Layer { get; init; }

    /// <summary>The name of its kind in messages.</summary>
    public string Title => Kind == DeviceMapKind.Region ? "region" : "register";

    /// <summary>The name of one item of an array in messages.</summary>
    public string NameOf(int index) => Ranges.Count > 1 ? DeviceMap.ItemOf(Name, index) : Name;
}
