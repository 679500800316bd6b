using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>Reads the doorbells, lines and ranges of a device.</summary>
internal static class DeviceMapFactory
{
    /// <summary>
    /// The map of a device, without the parts that the generator leaves out; null if the class is not a device, or is not wired.
    /// </summary>
    public static DeviceMap? Read(INamedTypeSymbol type)
    {
        if (type.DeclaringSyntaxReferences.IsEmpty)
        {
            return AttributeNames.DeviceAttributeOf(type) is null ? null : DeviceMapReader.Read(type);
        }

        return DeviceDeclaration.Read(type) is { } declaration && DeviceModelFactory.Create(declaration) is { } device
            ? Create(device)
            : null;
    }

    /// <summary>The map of a device whose model is complete.</summary>
    public static DeviceMap Create(DeviceModel device)
    {
        DeviceMap parts = device.PartsMap;
        return new(
            device.Doorbells.Select(static doorbell => new DeviceMapDoorbell(doorbell.Handler.Name, doorbell.Key, doorbell.IsSynchronous))
                .Concat(parts.Doorbells)
                .ToEquatableArray(),
            device.Lines.Select(static line => new DeviceMapLine(line.Name, line.Gsi, line.Kind)).Concat(parts.Lines).ToEquatableArray(),
            device.Registers.Select(static register => new DeviceMapRange(DeviceMapKind.Register, register.Name, RangesOf(register))
            {
                Reach = register.Reach,
                Layer = register.Layer,
            })
                .Concat(
                    device.Regions.Select(static region
                        => new DeviceMapRange(DeviceMapKind.Region, region.Name, new(region.Space, region.Offset, region.Length))))
                .Concat(parts.Ranges)
                .ToEquatableArray())
        {
            Vectors = (device.Msi?.Vectors ?? 0) + parts.Vectors,
            Blocks = parts.Blocks,
            SavesItself = device.SavesItself,
        };
    }

    private static AddressRanges RangesOf(RegisterModel register)
        => register is { Array: { } array, Index: null }
            ? new(register.Space, register.Offset, (ulong)register.Length, array.Count, array.Stride)
            : new(register.Space, register.Offset, (ulong)register.Length);
}
