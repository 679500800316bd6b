using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>
/// Reads the map of a device from the attributes that the generator wrote into its assembly: private members are invisible from outside.
/// </summary>
internal static class DeviceMapReader
{
    // The same limit as for a declaration, because other tools may write the attribute.
    private const int MaxArrayLength = 65536;

    /// <summary>The map of a device of another assembly.</summary>
    public static DeviceMap Read(INamedTypeSymbol type)
    {
        var entries = AttributeNames.MappedAttributesOf(type).Select(static attribute => new Entry(attribute)).ToList();
        return new(
            OfKind(entries, DeviceMapKind.Doorbell)
                .Where(static entry => entry.Length <= 8)
                .Select(static entry => entry.ToDoorbell())
                .ToEquatableArray(),
            OfKind(entries, DeviceMapKind.Line).Select(static entry => entry.ToLine()).ToEquatableArray(),
            entries.Where(static entry => entry is { Kind: DeviceMapKind.Register or DeviceMapKind.Region, IsInside: true })
                .Select(static entry => entry.ToRange())
                .ToEquatableArray())
        {
            IsKnown = entries.Count > 0,
            Vectors = OfKind(entries, DeviceMapKind.Vectors).Sum(static entry => entry.Count),
            Blocks = OfKind(entries, DeviceMapKind.Blocks).Sum(static entry => entry.Count),
            SavesItself = OfKind(entries, DeviceMapKind.OwnState).Any(),
        };
    }

    private static IEnumerable<Entry> OfKind(IEnumerable<Entry> entries, DeviceMapKind kind) => entries.Where(entry => entry.Kind == kind);

    private sealed class Entry(AttributeData attribute)
    {
        public DeviceMapKind? Kind { get; } = (DeviceMapKind?)attribute.Constructor<byte>(0);

        public ulong Length { get; } = attribute.Named<ulong>("Length") ?? 0;

        /// <summary>Whether it has bytes, all at valid addresses.</summary>
        public bool IsInside => Length > 0 && AddressLimits.Hold(Space, 0, Offset, Length, Stride, Count);

        private string Name { get; } = attribute.ConstructorString(1) ?? "";

        private AddressSpace Space { get; } = (AddressSpace)(attribute.Named<byte>("Space") ?? 0);

        private ulong Offset { get; } = attribute.Named<ulong>("Offset") ?? 0;

        public int Count { get; } = Math.Min(Math.Max(attribute.Named<int>("Count") ?? 1, 1), MaxArrayLength);

        private ulong Stride { get; } = attribute.Named<ulong>("Stride") ?? 0;

        public DeviceMapDoorbell ToDoorbell()
            => new(
                Name,
                new(Space, Offset, (int)Length, attribute.Named<ulong>("Match"), Count, Stride),
                attribute.Named<bool>("IsSynchronous") ?? false);

        public DeviceMapLine ToLine() => new(Name, attribute.Named<int>("Gsi") ?? 0, (LineKind)(attribute.Named<byte>("Line") ?? 0));

        public DeviceMapRange ToRange()
            => new(Kind ?? DeviceMapKind.Register, Name, new(Space, Offset, Length, Count, Stride))
            {
                Reach = (RegisterReach)(attribute.Named<byte>("Reach") ?? (byte)RegisterReach.Both),
                Layer = (RegisterLayer)(attribute.Named<byte>("Layer") ?? 0),
            };
    }
}
