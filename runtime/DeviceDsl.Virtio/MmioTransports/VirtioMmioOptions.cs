namespace DeviceDsl.Virtio;

/// <summary>How a virtio device presents itself over memory-mapped I/O.</summary>
public sealed record VirtioMmioOptions
{
    /// <summary>Whether it has the legacy registers, version 1, instead of version 2; never both (MM-3).</summary>
    public bool IsLegacy { get; init; }

    /// <summary>Its vendor ID, which most drivers ignore.</summary>
    public uint Vendor { get; init; } = 0x1AF4;
}
