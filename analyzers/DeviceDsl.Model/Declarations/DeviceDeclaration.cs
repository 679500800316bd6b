using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Declarations;

/// <summary>A <c>[Device]</c> class as written: its attributes in source order, right or wrong.</summary>
internal sealed class DeviceDeclaration
{
    private DeviceDeclaration(INamedTypeSymbol type, AttributeData attribute)
    {
        Type = type;
        Name = attribute.NamedString("Name") ?? type.Name;
        Lines = ReadLines(type).ToImmutableArray();
        Msi = type.GetAttributes()
            .Where(static attribute => AttributeNames.OfLanguage(attribute) == AttributeNames.MsiIrq)
            .Select(static attribute => new MsiDeclaration(attribute))
            .FirstOrDefault();
        var methods = type.GetMembers().OfType<IMethodSymbol>()
            .Where(static method => !GeneratedFiles.Declare(method))
            .ToList();
        Doorbells = ReadDoorbells(type).Concat(methods.SelectMany(ReadDoorbells)).ToImmutableArray();
        var properties = type.GetMembers().OfType<IPropertySymbol>().ToList();
        Registers = properties.Select(RegisterDeclaration.Read).OfType<RegisterDeclaration>().ToImmutableArray();
        Fields = properties.Select(FieldDeclaration.Read).OfType<FieldDeclaration>().ToImmutableArray();
        Regions = type.GetAttributes()
            .Where(static attribute => AttributeNames.OfLanguage(attribute) == AttributeNames.Region)
            .Select(RegionDeclaration.Read)
            .OfType<RegionDeclaration>()
            .ToImmutableArray();
        Hooks = methods.SelectMany(HookDeclaration.Read).ToImmutableArray();
        ResetHandlers = ReadMarked(methods, AttributeNames.OnReset);
        LoadHandlers = ReadMarked(methods, AttributeNames.OnLoad);
        Version = attribute.Named<int>("Version") ?? 0;
        States = StateDeclaration.Read(type).ToImmutableArray();
        SavesItself = SavedForm.IsGivenBy(type);
        Resamples = methods.SelectMany(ReadResamples).ToImmutableArray();
        Pci = PciDeclaration.Read(type, Msi);
    }

    public INamedTypeSymbol Type { get; }

    public string Name { get; }

    public ImmutableArray<DoorbellDeclaration> Doorbells { get; }

    public ImmutableArray<LineDeclaration> Lines { get; }

    /// <summary>The message vectors, or null where there are none.</summary>
    public MsiDeclaration? Msi { get; }

    /// <summary>The PCI function that the device is, or null.</summary>
    public PciDeclaration? Pci { get; }

    public ImmutableArray<ResampleDeclaration> Resamples { get; }

    public ImmutableArray<RegisterDeclaration> Registers { get; }

    public ImmutableArray<FieldDeclaration> Fields { get; }

    public ImmutableArray<RegionDeclaration> Regions { get; }

    public ImmutableArray<HookDeclaration> Hooks { get; }

    public ImmutableArray<IMethodSymbol> ResetHandlers { get; }

    public ImmutableArray<IMethodSymbol> LoadHandlers { get; }

    /// <summary>The version of the device's saved state.</summary>
    public int Version { get; }

    /// <summary>Whether the class says itself how its state is saved.</summary>
    public bool SavesItself { get; }

    /// <summary>The fields and properties, whether they are marked as state or not.</summary>
    public ImmutableArray<StateDeclaration> States { get; }

    /// <summary>The methods that doorbells and lines run, each once, with what each of these has for it.</summary>
    public IEnumerable<IGrouping<IMethodSymbol, HandlerUse>> Handlers
        => Doorbells.Where(static doorbell => doorbell.Handler is not null)
            .Select(static doorbell => (Method: doorbell.Handler!, doorbell.Use))
            .Concat(Resamples.Select(static resample => (Method: resample.Handler, Use: HandlerUse.Plain)))
            .Concat(ResetHandlers.Concat(LoadHandlers).Select(static method => (Method: method, Use: HandlerUse.Plain)))
            .GroupBy(static use => use.Method, static use => use.Use, Methods);

    private static IEqualityComparer<IMethodSymbol> Methods => SymbolEqualityComparer.Default;

    /// <summary>Reads a class; null where it is no device.</summary>
    public static DeviceDeclaration? Read(INamedTypeSymbol type)
        => type.TypeKind == TypeKind.Class && AttributeNames.DeviceAttributeOf(type) is { } attribute
            ? new(type, attribute)
            : null;

    private static IEnumerable<LineDeclaration> ReadLines(INamedTypeSymbol type)
    {
        foreach (var attribute in type.GetAttributes())
        {
            string? name = AttributeNames.OfLanguage(attribute);
            if (name is AttributeNames.LevelIrq or AttributeNames.EdgeIrq)
            {
                yield return new LineDeclaration(attribute, name == AttributeNames.LevelIrq);
            }
        }
    }

    private static ImmutableArray<IMethodSymbol> ReadMarked(List<IMethodSymbol> methods, string name)
        => methods
            .Where(method => method.GetAttributes().Any(attribute => AttributeNames.OfLanguage(attribute) == name))
            .ToImmutableArray();

    private static IEnumerable<DoorbellDeclaration> ReadDoorbells(IMethodSymbol method)
        => method.GetAttributes()
            .Where(static attribute => AttributeNames.OfLanguage(attribute) == AttributeNames.Doorbell)
            .Select(attribute => DoorbellDeclaration.Read(attribute, method))
            .OfType<DoorbellDeclaration>();

    private static IEnumerable<DoorbellDeclaration> ReadDoorbells(INamedTypeSymbol type)
        => type.GetAttributes()
            .Where(static attribute => AttributeNames.OfLanguage(attribute) == AttributeNames.Doorbell)
            .Select(attribute => DoorbellDeclaration.Read(attribute, type))
            .OfType<DoorbellDeclaration>();

    private static IEnumerable<ResampleDeclaration> ReadResamples(IMethodSymbol method)
        => method.GetAttributes()
            .Where(static attribute => AttributeNames.OfLanguage(attribute) == AttributeNames.OnResample)
            .Select(attribute => new ResampleDeclaration(attribute, method));
}
