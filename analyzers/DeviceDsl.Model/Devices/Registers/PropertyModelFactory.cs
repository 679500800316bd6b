using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.Model.Devices;

/// <summary>Creates the models of the partial properties of registers, fields and timers.</summary>
internal static class PropertyModelFactory
{
    /// <summary>The keyword for the value that a property stores.</summary>
    public const string FieldKeyword = "field";

    // LanguageVersion has a name for it only in later compilers.
    private const LanguageVersion HasFieldKeyword = (LanguageVersion)1400;

    private static readonly SymbolDisplayFormat Parameter = SymbolDisplayFormat.FullyQualifiedFormat
        .WithParameterOptions(
            SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
                | SymbolDisplayParameterOptions.IncludeModifiers)
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>Every partial property without an implementation. Those that are left out of the map must compile, too.</summary>
    public static IEnumerable<PropertyModel> Create(
        DeviceDeclaration device,
        List<RegisterDeclaration> registers,
        List<FieldDeclaration> fields,
        List<TimerDeclaration> timers,
        List<BlockDeclaration> blocks)
    {
        var keptRegisters = new HashSet<RegisterDeclaration>(registers);
        var keptFields = new HashSet<FieldDeclaration>(fields);
        IEnumerable<PropertyModel?> ofRegisters = device.Registers.Select(register => Create(
            register.Property,
            keptRegisters.Contains(register) ? InitialValue(register) : null,
            null));
        IEnumerable<PropertyModel?> ofFields = device.Fields
            .Where(static field => RegisterDeclaration.Read(field.Property) is null)
            .Select(field => Create(field.Property, null, keptFields.Contains(field) ? ViewOf(field, registers) : null));
        return ofRegisters.Concat(ofFields)
            .Concat(OfTimers(device.Timers, timers))
            .Concat(device.Blocks.Where(static block => !IsOther(block.Property))
                .Select(block => OfBlock(device, block, blocks.Contains(block))))
            .OfType<PropertyModel>();
    }

    /// <summary>The partial properties of timers.</summary>
    /// <param name="declared">All that are declared.</param>
    /// <param name="timers">Those that are not left out.</param>
    public static IEnumerable<PropertyModel?> OfTimers(TimerSet declared, List<TimerDeclaration> timers)
        => declared.Timers
            .Where(static timer => RegisterDeclaration.Read(timer.Property) is null && FieldDeclaration.Read(timer.Property) is null)
            .Select(timer => Create(timer.Property, timers.Contains(timer) ? InitialValue(timer) : null, null));

    private static string InitialValue(TimerDeclaration timer)
        => $"new({SymbolDisplay.FormatLiteral(timer.Name, quote: true)}, {timer.Frequency.ToString(CultureInfo.InvariantCulture)})";

    private static string? InitialValue(RegisterDeclaration register)
    {
        string? reset = register.Reset != 0 ? Hex.Format(register.Reset) : null;
        return !register.IsArray ? reset : reset is null ? $"new({register.Count})" : $"new({register.Count}, {reset})";
    }

    private static FieldView? ViewOf(FieldDeclaration field, List<RegisterDeclaration> registers)
        => registers.Find(register => register.Name == field.Register) is { } register
            ? new(register.Name, register.TypeLength ?? 1, field.High, field.Low, field.IsBool, field.IsArray)
            : null;

    /// <summary>Whether a property is a register, a field or a timer.</summary>
    public static bool IsOther(IPropertySymbol property)
        => RegisterDeclaration.Read(property) is not null
            || FieldDeclaration.Read(property) is not null
            || TimerDeclaration.Read(property) is not null;

    private static PropertyModel? OfBlock(DeviceDeclaration device, BlockDeclaration block, bool isKept)
        => Create(block.Property, null, null) is not { } model ? null
            : !isKept ? model
            : model with
            {
                InitialValue = null,
                Creation = BlockModelFactory.CreationOf(block, HostRule.ExpressionOf(device)),
            };

    /// <summary>
    /// A property of a class that is not wired; null if it needs no implementation. Without one, the compiler stops before the analyzers.
    /// </summary>
    public static PropertyModel? CreateUnwired(IPropertySymbol property)
        => Create(property, null, null) is { } model ? model with { InitialValue = null, IsUnusable = true } : null;

    private static PropertyModel? Create(IPropertySymbol property, string? initialValue, FieldView? view)
    {
        if (property is not { IsPartialDefinition: true, PartialImplementationPart: null }
            || property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is not BasePropertyDeclarationSyntax syntax)
        {
            return null;
        }

        bool isUnusable = property.IsIndexer || property.RefKind != RefKind.None;
        bool isStored = view is null or { IsArray: true } && !isUnusable;
        return new(
            string.Join(" ", syntax.Modifiers.Select(static modifier => modifier.Text)),
            Reference(property.RefKind) + TypeText.WithNull(property.Type),
            property.Name,
            Accessor(syntax, "get"),
            Accessor(syntax, "set") ?? Accessor(syntax, "init"),
            HasInitializer(syntax) ? null : initialValue ?? (view is null && property.Type.IsReferenceType ? "null!" : null),
            view)
        {
            Parameters = property.IsIndexer ? ParametersOf(property) : null,
            IsUnusable = isUnusable,
            Backing = isStored && TypeShape.LanguageOf(property.ContainingType) < HasFieldKeyword ? BackingOf(property) : null,
            IsExcludedFromCoverage = property.GetAttributes().Any(static attribute
                => attribute.AttributeClass.Is("System.Diagnostics.CodeAnalysis", "ExcludeFromCodeCoverageAttribute")),
        };
    }

    // An initializer of the user is a mistake that the analyzers report: a second one would be an error that hides theirs.
    private static bool HasInitializer(BasePropertyDeclarationSyntax syntax)
        => syntax is PropertyDeclarationSyntax { Initializer: not null };

    // No two properties have one name for their fields, however many underscores each of them needs.
    private static string BackingOf(IPropertySymbol property) => GeneratedName.Free(property.ContainingType, $"__{property.Name}Value");

    private static string Reference(RefKind kind) => kind switch
    {
        RefKind.Ref => "ref ",
        RefKind.RefReadOnly => "ref readonly ",
        _ => "",
    };

    private static string ParametersOf(IPropertySymbol property)
        => string.Join(", ", property.Parameters.Select(static parameter => parameter.ToDisplayString(Parameter)));

    private static string? Accessor(BasePropertyDeclarationSyntax property, string keyword)
        => property.AccessorList?.Accessors.FirstOrDefault(accessor => accessor.Keyword.Text == keyword) is { } found
            ? string.Join(" ", found.Modifiers.Select(static modifier => modifier.Text).Concat(new[] { keyword }))
            : null;
}
