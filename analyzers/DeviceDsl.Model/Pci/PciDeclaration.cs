using System.Collections.Immutable;
using System.Linq;
using DeviceDsl.Model.Devices;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Pci;

/// <summary>The <c>[PciDevice]</c> of a class as written, with its BARs.</summary>
internal sealed class PciDeclaration
{
    /// <summary>The interface through which a device describes its PCI function.</summary>
    public const string Interface = "IDescribedPciDevice";

    private const string ExplicitPrefix = AttributeNames.PciNamespace + "." + Interface + ".";
    private const int UsualPin = 1;
    private const int LastPin = 4;
    private const ulong EntryLength = 16;
    private const ulong MinPendingOffset = 0x800;

    private PciDeclaration(INamedTypeSymbol type, AttributeData attribute, int askedVectors)
    {
        AskedVectors = askedVectors;
        Attribute = attribute;
        Vendor = attribute.Constructor<ushort>(0) ?? 0;
        Device = attribute.Constructor<ushort>(1) ?? 0;
        ClassCode = attribute.Named<uint>("ClassCode") ?? 0;
        Revision = attribute.Named<byte>("Revision") ?? 0;
        SubsystemVendor = attribute.Named<ushort>("SubsystemVendor") ?? 0;
        Subsystem = attribute.Named<ushort>("Subsystem") ?? 0;
        PinValue = attribute.Named<int>("Pin") ?? UsualPin;
        DeclaredVectors = attribute.Named<int>("Vectors") ?? 0;
        MsixBar = attribute.Named<int>("MsixBar") ?? 1;
        Bars = type.GetAttributes()
            .Where(static candidate => AttributeNames.OfLanguage(candidate) == AttributeNames.Bar)
            .Select(BarDeclaration.Read)
            .OfType<BarDeclaration>()
            .ToImmutableArray();
        IsGiven = type.GetMembers().Any(static member
            => member.Name.StartsWith(ExplicitPrefix, System.StringComparison.Ordinal) && !GeneratedFiles.Declare(member));
    }

    public AttributeData Attribute { get; }

    public ushort Vendor { get; }

    public ushort Device { get; }

    public uint ClassCode { get; }

    public byte Revision { get; }

    public ushort SubsystemVendor { get; }

    public ushort Subsystem { get; }

    /// <summary>The numeric value of the pin, 0 for none; a cast can make it invalid.</summary>
    public int PinValue { get; }

    public bool HasKnownPin => PinValue is >= 0 and <= LastPin;

    /// <summary>The number of MSI-X vectors that the attribute gives; 0 if omitted.</summary>
    public int DeclaredVectors { get; }

    /// <summary>The number of MSI-X vectors; by default the number that the device requests.</summary>
    public int Vectors => DeclaredVectors != 0 ? DeclaredVectors : AskedVectors;

    /// <summary>The number of vectors that the device and its blocks request.</summary>
    public int AskedVectors { get; }

    public bool HasPossibleVectors => Vectors is >= 0 and <= MsiDeclaration.MaxVectors;

    /// <summary>The BAR of the MSI-X table; ignored without vectors.</summary>
    public int MsixBar { get; }

    /// <summary>The length of the MSI-X table.</summary>
    public ulong TableLength => (ulong)Vectors * EntryLength;

    /// <summary>The offset of the pending bits, after the table.</summary>
    public ulong PendingOffset => System.Math.Max(MinPendingOffset, TableLength);

    /// <summary>The end of the pending bits: the minimum length of the BAR.</summary>
    public ulong PendingEnd => PendingOffset + (((ulong)Vectors + 63) / 64 * sizeof(ulong));

    public ImmutableArray<BarDeclaration> Bars { get; }

    /// <summary>Whether the class describes its PCI function itself: then the generator does not.</summary>
    public bool IsGiven { get; }

    /// <summary>The source location of an argument.</summary>
    public Site At(string argument) => new(Attribute, argument);

    /// <summary>Reads the class of a device. Returns null if it is not a PCI function.</summary>
    public static PciDeclaration? Read(DeviceDeclaration device)
        => !device.IsBlock && AttributeNames.Find(device.Type, AttributeNames.PciDevice) is { } attribute
            ? new(device.Type, attribute, VectorsOf(device))
            : null;

    /// <summary>Reads the nearest base class that is a PCI function; null if there is none.</summary>
    public static PciDeclaration? ReadBase(DeviceDeclaration device)
        => !device.IsBlock
            && TypeShape.Ancestor(device.Type, static type => AttributeNames.Find(type, AttributeNames.PciDevice) is not null) is { } type
                ? new(type, AttributeNames.Find(type, AttributeNames.PciDevice)!, askedVectors: 0)
                : null;

    private static int VectorsOf(DeviceDeclaration device)
        => (device.Msi is { HasPossibleCount: true } msi ? msi.Vectors : 0)
            + (device.Base?.Map?.Vectors ?? 0)
            + device.Blocks.Sum(static block => block.Map is { } map ? block.Count * map.Vectors : 0);
}
