namespace DeviceDsl.Model;

/// <summary>Addresses that a device decodes: those of a register, of an array of them, or of a region.</summary>
/// <param name="Kind">Whether it is a register or a region.</param>
/// <param name="Name">Its name; empty where it has none.</param>
/// <param name="Ranges">The addresses.</param>
internal sealed record DeviceMapRange(DeviceMapKind Kind, string Name, AddressRanges Ranges)
{
    /// <summary>What messages call its kind.</summary>
    public string Title => Kind == DeviceMapKind.Region ? "region" : "register";

    /// <summary>What messages call one of an array.</summary>
    public string NameOf(int index) => Ranges.Count > 1 ? $"{Name}[{index}]" : Name;
}
