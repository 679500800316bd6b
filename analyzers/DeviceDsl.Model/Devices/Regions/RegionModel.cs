namespace DeviceDsl.Model.Devices;

/// <summary>One row of the device's table of regions.</summary>
/// <param name="Space">The address space.</param>
/// <param name="Offset">The address.</param>
/// <param name="Length">The length in bytes.</param>
/// <param name="Name">Its name, or empty.</param>
/// <param name="OnRead">The method that reads run, or null.</param>
/// <param name="OnWrite">The method that writes run, or null.</param>
internal sealed record RegionModel(
    AddressSpace Space,
    ulong Offset,
    ulong Length,
    string Name,
    HookModel? OnRead,
    HookModel? OnWrite)
{
    /// <summary>The method that decides whether a read takes place, or null.</summary>
    public HookModel? BeforeRead { get; init; }

    /// <summary>The method that decides whether a write takes place, or null.</summary>
    public HookModel? BeforeWrite { get; init; }

    /// <summary>The form of accesses.</summary>
    public AccessFormModel Form { get; init; } = AccessFormModel.Any;
}
