namespace DeviceDsl.Model.Devices;

/// <summary>What a device inherits from its base class, as a part of its map.</summary>
/// <param name="device">The device.</param>
/// <param name="extended">The base class.</param>
/// <param name="map">The map of the base class.</param>
internal sealed class BasePart(DeviceDeclaration device, BaseDeclaration extended, DeviceMap map) : IMapPart
{
    /// <inheritdoc/>
    public object Declaration => extended;

    /// <inheritdoc/>
    public string? Name => null;

    /// <inheritdoc/>
    public DeviceMap Map => map;

    /// <inheritdoc/>
    public Site Site => new(device.Type);

    /// <inheritdoc/>
    public Site GsiSite => Site;

    /// <inheritdoc/>
    public string? GsiArgument => null;

    /// <inheritdoc/>
    public bool IsUnmoved => true;

    /// <inheritdoc/>
    public bool HasRelativeGsis => false;

    /// <inheritdoc/>
    public Site SiteOf(string item) => new(extended.Type);

    /// <inheritdoc/>
    public ulong BaseIn(AddressSpace space) => 0;

    /// <inheritdoc/>
    public Site BaseSite(AddressSpace space) => Site;

    /// <inheritdoc/>
    public string? BaseArgument(AddressSpace space) => null;

    /// <inheritdoc/>
    public int GsiOf(int declared) => declared;
}
