using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>A <c>[Device]</c> or <c>[RegisterBlock]</c> class as written: its attributes in source order, valid or not.</summary>
internal sealed class DeviceDeclaration
{
    private DeviceDeclaration(MarkedType marked, AttributeData attribute)
    {
        Type = marked.Type;
        IsBlock = attribute.AttributeClass!.Name == AttributeNames.RegisterBlock;
        Name = attribute.NamedString("Name") ?? Type.Name;
        Version = attribute.Named<int>("Version") ?? 0;
        Form = new(attribute);
        var doorbells = new List<DoorbellDeclaration?>();
        var lines = new List<LineDeclaration>();
        var regions = new List<RegionDeclaration?>();
        foreach (AttributeData own in Type.GetAttributes())
        {
            switch (AttributeNames.OfLanguage(own))
            {
                case AttributeNames.Doorbell:
                    doorbells.Add(DoorbellDeclaration.Read(own, Type));
                    break;
                case AttributeNames.LevelIrq:
                    lines.Add(new(own, isLevel: true));
                    break;
                case AttributeNames.EdgeIrq:
                    lines.Add(new(own, isLevel: false));
                    break;
                case AttributeNames.MsiIrq:
                    Msi ??= new(own);
                    break;
                case AttributeNames.Region:
                    regions.Add(RegionDeclaration.Read(own));
                    break;
            }
        }

        var methods = marked.Marked.OfType<IMethodSymbol>().Where(static method => !GeneratedFiles.Declare(method)).ToList();
        var resamples = new List<ResampleDeclaration>();
        foreach ((IMethodSymbol? method, AttributeData? own)
            in methods.SelectMany(static method => method.GetAttributes(), static (method, own) => (method, own)))
        {
            switch (AttributeNames.OfLanguage(own))
            {
                case AttributeNames.Doorbell:
                    doorbells.Add(DoorbellDeclaration.Read(own, method));
                    break;
                case AttributeNames.OnResample:
                    resamples.Add(new(own, method));
                    break;
            }
        }

        var properties = marked.Marked.OfType<IPropertySymbol>().ToList();
        Doorbells = doorbells.OfType<DoorbellDeclaration>().ToImmutableArray();
        Lines = lines.ToImmutableArray();
        Regions = regions.OfType<RegionDeclaration>().ToImmutableArray();
        Resamples = resamples.ToImmutableArray();
        Registers = properties.Select(RegisterDeclaration.Read).OfType<RegisterDeclaration>().ToImmutableArray();
        Strays = properties.Where(static property => AttributeNames.Find(property, AttributeNames.Register) is null)
            .SelectMany(static property => property.GetAttributes(), static (property, own) => (own, property))
            .Where(static stray => AttributeNames.OfLanguage(stray.own) is AttributeNames.Alias or AttributeNames.IndexedBy)
            .ToImmutableArray();
        Aliases = Registers.SelectMany(RegisterDeclaration.ReadAliases).ToImmutableArray();
        Fields = properties.Select(FieldDeclaration.Read).OfType<FieldDeclaration>().ToImmutableArray();
        Hooks = methods.SelectMany(HookDeclaration.Read).ToImmutableArray();
        ResetHandlers = ReadMarked(methods, AttributeNames.OnReset);
        LoadHandlers = ReadMarked(methods, AttributeNames.OnLoad);
        Timers = new(properties, methods);
        Base = BaseDeclaration.Read(Type);
        Blocks = properties.Select(BlockDeclaration.Read).OfType<BlockDeclaration>().ToImmutableArray();
        States = StateDeclaration.Read(marked).ToImmutableArray();
        SavesItself = SavedForm.IsGivenBy(marked);
    }

    public INamedTypeSymbol Type { get; }

    /// <summary>Whether it is a block of registers, which devices contain.</summary>
    public bool IsBlock { get; }

    public string Name { get; }

    /// <summary>The form of accesses that the device gives its registers and regions.</summary>
    public AccessFormDeclaration Form { get; }

    public ImmutableArray<DoorbellDeclaration> Doorbells { get; }

    public ImmutableArray<LineDeclaration> Lines { get; }

    /// <summary>The message vectors, or null if the device has none.</summary>
    public MsiDeclaration? Msi { get; }

    public ImmutableArray<ResampleDeclaration> Resamples { get; }

    public ImmutableArray<RegisterDeclaration> Registers { get; }

    /// <summary>The further addresses of registers.</summary>
    public ImmutableArray<RegisterDeclaration> Aliases { get; }

    /// <summary>The attributes of registers on properties that are none.</summary>
    public ImmutableArray<(AttributeData Attribute, IPropertySymbol Property)> Strays { get; }

    public ImmutableArray<FieldDeclaration> Fields { get; }

    public ImmutableArray<RegionDeclaration> Regions { get; }

    public ImmutableArray<HookDeclaration> Hooks { get; }

    public ImmutableArray<IMethodSymbol> ResetHandlers { get; }

    public ImmutableArray<IMethodSymbol> LoadHandlers { get; }

    public TimerSet Timers { get; }

    /// <summary>The base class that it extends, or null.</summary>
    public BaseDeclaration? Base { get; }

    /// <summary>The blocks that it contains.</summary>
    public ImmutableArray<BlockDeclaration> Blocks { get; }

    /// <summary>The version of the device's saved state.</summary>
    public int Version { get; }

    /// <summary>Whether the class implements its own saved state.</summary>
    public bool SavesItself { get; }

    /// <summary>The fields and properties, marked as state or not.</summary>
    public ImmutableArray<StateDeclaration> States { get; }

    /// <summary>The methods that doorbells, lines and timers run, each once, with its uses.</summary>
    public IEnumerable<IGrouping<IMethodSymbol, HandlerUse>> Handlers
        => Doorbells.Where(static doorbell => doorbell.Handler is not null)
            .Select(static doorbell => (Method: doorbell.Handler!, doorbell.Use))
            .Concat(Resamples.Select(static resample => (Method: resample.Handler, Use: HandlerUse.Plain)))
            .Concat(Timers.Handlers.Select(static handler => (handler.Method, Use: HandlerUse.Timer)))
            .Concat(ResetHandlers.Concat(LoadHandlers).Select(static method => (Method: method, Use: HandlerUse.Plain)))
            .GroupBy(static use => use.Method, static use => use.Use, Methods);

    /// <summary>The registers and their aliases, without those that are left out.</summary>
    public IEnumerable<RegisterDeclaration> PlacedRegisters(ISet<object?> leftOut)
        => Registers.Concat(Aliases).Where(register => !leftOut.Contains(register) && !leftOut.Contains(register.AliasOf));

    /// <summary>The members that decide which register an access reaches.</summary>
    public IEnumerable<ISymbol> Selectors(ISet<object?> leftOut)
        => PlacedRegisters(leftOut)
            .SelectMany(static register => new[] { register.Condition?.When, register.Index?.Index })
            .Select(name => name is null ? null : SelectorMember.Find(Type, name)?.Symbol)
            .OfType<ISymbol>();

    private static IEqualityComparer<IMethodSymbol> Methods => SymbolEqualityComparer.Default;

    /// <summary>What the device has from its base class and its blocks, as parts of its map.</summary>
    public IEnumerable<IMapPart> OtherParts(ISet<object?> leftOut)
        => (Base is { Map: { } map } ? [new BasePart(this, Base, map)] : Enumerable.Empty<IMapPart>())
            .Concat(Blocks.Where(block => !leftOut.Contains(block)).SelectMany(static block => block.Parts));

    /// <summary>The device without its base class and its blocks, as a part of its map.</summary>
    public OwnPart OwnPart(ISet<object?> leftOut)
        => new(this, new(
            Doorbells.Where(doorbell => doorbell.Handler is not null && !leftOut.Contains(doorbell))
                .Select(static doorbell => new DeviceMapDoorbell(doorbell.Name, doorbell.Key, doorbell.IsSynchronous))
                .ToEquatableArray(),
            Lines.Where(line => !leftOut.Contains(line))
                .Select(static line => new DeviceMapLine(line.Name, line.Gsi, line.Kind))
                .ToEquatableArray(),
            PlacedRegisters(leftOut)
                .Select(static register => new DeviceMapRange(DeviceMapKind.Register, register.Name, register.Ranges)
                {
                    Layer = register.Layer,
                })
                .Concat(Regions.Where(region => !leftOut.Contains(region))
                    .Select(static region => new DeviceMapRange(
                        DeviceMapKind.Region, region.Name ?? "", new(region.Space, region.Offset, region.Length))))
                .ToEquatableArray()));

    /// <summary>Reads a class. Returns null if it is not a device.</summary>
    public static DeviceDeclaration? Read(INamedTypeSymbol type)
        => AttributeOf(type) is { } attribute ? new(new(type), attribute) : null;

    /// <summary>Reads a class. Returns null if it is not a device.</summary>
    public static DeviceDeclaration? Read(MarkedType marked)
        => AttributeOf(marked.Type) is { } attribute ? new(marked, attribute) : null;

    private static AttributeData? AttributeOf(INamedTypeSymbol type)
        => type.TypeKind == TypeKind.Class ? AttributeNames.DeviceAttributeOf(type) : null;

    // Without those that the base class runs already.
    private static ImmutableArray<IMethodSymbol> ReadMarked(List<IMethodSymbol> methods, string name)
        => methods
            .Where(method => method.GetAttributes().Any(attribute => AttributeNames.OfLanguage(attribute) == name)
                && BaseDeclaration.Runs(method, name) is null)
            .ToImmutableArray();
}
