namespace DeviceDsl.Model.Devices;

/// <summary>A block property, as the generator describes it to the runtime.</summary>
/// <param name="Name">The name of the property.</param>
/// <param name="IsArray">Whether it is an array.</param>
/// <param name="Space">The address space.</param>
/// <param name="Offset">The address of the first block.</param>
/// <param name="Stride">The distance between two blocks.</param>
/// <param name="Gsi">The GSI of the only line of the first block; null for the declared ones.</param>
/// <param name="GsiStride">The distance between the GSIs of two blocks.</param>
internal sealed record BlockModel(
    string Name,
    bool IsArray,
    AddressSpace Space,
    ulong Offset,
    ulong Stride,
    int? Gsi,
    int GsiStride);
