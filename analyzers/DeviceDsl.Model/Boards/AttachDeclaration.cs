using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DeviceDsl.Model.Devices;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Boards;

/// <summary>One <c>[Attach]</c> as written on a property or a field.</summary>
internal sealed class AttachDeclaration : IMapPart
{
    private AttachDeclaration(AttributeData attribute, ISymbol member, ITypeSymbol type)
    {
        Attribute = attribute;
        Member = member;
        Type = type;
        Device = type is INamedTypeSymbol { TypeKind: TypeKind.Class } device ? DeviceMapFactory.Read(device) : null;
        Pio = attribute.Named<ulong>("Pio");
        Mmio = attribute.Named<ulong>("Mmio");
        Gsi = attribute.Named<int>("Gsi");
        GsiMap = attribute.NamedArray<int>("GsiMap");
    }

    public AttributeData Attribute { get; }

    public ISymbol Member { get; }

    public string Name => Member.Name;

    /// <summary>The type of the property or field.</summary>
    public ITypeSymbol Type { get; }

    /// <summary>The map of the device, or null if the generator does not wire the type.</summary>
    public DeviceMap? Device { get; }

    /// <summary>The base in the port space, or null if omitted.</summary>
    public ulong? Pio { get; }

    /// <summary>The guest-physical base, or null if omitted.</summary>
    public ulong? Mmio { get; }

    /// <summary>The GSI of the only line of a device, or null if omitted.</summary>
    public int? Gsi { get; }

    /// <summary>Pairs of declared and actual GSI, or null if omitted.</summary>
    public ImmutableArray<int>? GsiMap { get; }

    /// <inheritdoc/>
    object IMapPart.Declaration => this;

    /// <inheritdoc/>
    DeviceMap IMapPart.Map => Device!;

    /// <inheritdoc/>
    public Site Site => new(Attribute);

    /// <inheritdoc/>
    Site IMapPart.SiteOf(string item) => Site;

    /// <inheritdoc/>
    bool IMapPart.IsUnmoved => false;

    /// <inheritdoc/>
    bool IMapPart.HasRelativeGsis => false;

    /// <summary>The argument that moves its lines: a number for the only line, pairs for several.</summary>
    public string GsiArgument => GsiMap is null && Device is { Lines.Count: 1 } ? "Gsi" : "GsiMap";

    /// <summary>The source location of an argument.</summary>
    public Site At(string argument) => new(Attribute, argument);

    /// <summary>The source location of the base in an address space; of the attribute if the base is omitted.</summary>
    public Site BaseSite(AddressSpace space) => At(BaseArgument(space));

    /// <summary>The argument that is the base in an address space.</summary>
    public string BaseArgument(AddressSpace space) => space == AddressSpace.Pio ? "Pio" : "Mmio";

    /// <summary>The source location of the GSIs of lines.</summary>
    public Site GsiSite => At(Gsi is not null ? "Gsi" : "GsiMap");

    /// <summary>The base in an address space.</summary>
    public ulong BaseIn(AddressSpace space) => (space == AddressSpace.Pio ? Pio : Mmio) ?? 0;

    /// <summary>The GSI of a line of the device on the board.</summary>
    public int GsiOf(int declared)
    {
        if (Gsi is { } only && Device is { Lines.Count: 1 }) return only;

        int place = GsiMap is { } map ? PlaceOf(declared, map) : -1;
        return place < 0 ? declared : GsiMap!.Value[place + 1];
    }

    /// <summary>The lines that the board moves, as it states them; for a device whose map is not known, nothing else is.</summary>
    public IEnumerable<GsiMove> DeclaredMoves
        => Gsi is { } only ? [new(null, only)]
            : GsiMap is { } map ? map.Where(static (_, place) => place % 2 == 0).Distinct().Select(gsi => new GsiMove(gsi, GsiOf(gsi)))
            : [];

    /// <summary>Reads a member. Returns null if it attaches nothing.</summary>
    public static AttachDeclaration? Read(ISymbol member)
        => AttributeNames.AttachAttributeOf(member) is not { } attribute ? null
            : member switch
            {
                IPropertySymbol property => new(attribute, property, property.Type),
                IFieldSymbol { AssociatedSymbol: null } field => new(attribute, field, field.Type),
                _ => null,
            };

    /// <summary>The devices that the generator wires.</summary>
    public static IEnumerable<AttachDeclaration> Wired(IEnumerable<AttachDeclaration> attaches)
        => attaches.Where(static attach => attach.Device is not null);

    private static int PlaceOf(int declared, ImmutableArray<int> map)
    {
        for (int i = 0; i + 1 < map.Length; i += 2)
        {
            if (map[i] == declared) return i;
        }

        return -1;
    }
}
