namespace DeviceDsl.Model.Devices;

/// <summary>One block, as a part of the map of its device.</summary>
internal sealed class BlockPart(BlockDeclaration block, int index) : IMapPart
{
    /// <inheritdoc/>
    public object Declaration => block;

    /// <inheritdoc/>
    public string Name => block.IsArray ? $"{block.Name}[{index}]" : block.Name;

    /// <inheritdoc/>
    public DeviceMap Map => block.Map!;

    /// <inheritdoc/>
    public Site Site => new(block.Attribute);

    /// <inheritdoc/>
    public Site GsiSite => block.At("Gsi");

    // Only the first block has the GSI of the argument.
    /// <inheritdoc/>
    public string? GsiArgument => index == 0 && Map.Lines.Count == 1 ? "Gsi" : null;

    /// <inheritdoc/>
    public bool IsUnmoved => false;

    /// <inheritdoc/>
    public bool HasRelativeGsis => true;

    /// <inheritdoc/>
    public Site SiteOf(string item) => Site;

    /// <inheritdoc/>
    public ulong BaseIn(AddressSpace space) => unchecked(block.Offset + ((ulong)index * block.Stride));

    /// <inheritdoc/>
    public Site BaseSite(AddressSpace space) => block.At("offset");

    /// <inheritdoc/>
    public string? BaseArgument(AddressSpace space) => null;

    /// <inheritdoc/>
    public int GsiOf(int declared)
        => unchecked((block.Gsi is { } only && Map.Lines.Count == 1 ? only : declared) + (index * block.GsiStride));
}
