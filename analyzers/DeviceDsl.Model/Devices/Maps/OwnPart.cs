using System.Linq;

namespace DeviceDsl.Model.Devices;

/// <summary>A device without its base class and its blocks, as a part of its map.</summary>
/// <param name="device">The device.</param>
/// <param name="map">What it declares itself.</param>
internal sealed class OwnPart(DeviceDeclaration device, DeviceMap map) : IMapPart
{
    /// <inheritdoc/>
    public object Declaration => device;

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
    public Site SiteOf(string item)
        => device.Registers.Concat(device.Aliases).FirstOrDefault(register => register.Name == item) is { } register
            ? new(register.Attribute)
            : device.Doorbells.FirstOrDefault(doorbell => doorbell.Handler?.Name == item) is { } doorbell ? new(doorbell.Attribute)
            : device.Regions.FirstOrDefault(region => region.Name == item) is { } region ? new(region.Attribute)
            : device.Lines.FirstOrDefault(line => line.Name == item) is { } line ? new(line.Attribute)
            : Site;

    /// <inheritdoc/>
    public ulong BaseIn(AddressSpace space) => 0;

    /// <inheritdoc/>
    public Site BaseSite(AddressSpace space) => Site;

    /// <inheritdoc/>
    public string? BaseArgument(AddressSpace space) => null;

    /// <inheritdoc/>
    public int GsiOf(int declared) => declared;
}
