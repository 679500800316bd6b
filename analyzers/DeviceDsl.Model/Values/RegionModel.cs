namespace DeviceDsl.Model;

/// <summary>One row of the device's table of regions.</summary>
/// <param name="Space">The address space.</param>
/// <param name="Offset">The address.</param>
/// <param name="Length">The length in bytes.</param>
/// <param name="Name">Its name; empty where it has none.</param>
/// <param name="OnRead">What reads run; null for nothing.</param>
/// <param name="OnWrite">What writes run; null for nothing.</param>
internal sealed record RegionModel(
    DoorbellSpace Space,
    ulong Offset,
    ulong Length,
    string Name,
    HookModel? OnRead,
    HookModel? OnWrite);
