using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.Model;

/// <summary>Turns declarations of registers into values.</summary>
internal static class RegisterModelFactory
{
    public static RegisterModel Create(RegisterDeclaration register, List<HookDeclaration> hooks)
        => new(
            register.Space,
            register.Offset,
            register.Length ?? 1,
            register.Access,
            register.Mask,
            register.Reset,
            register.Name,
            Hooks(register, hooks, isWrite: false),
            Hooks(register, hooks, isWrite: true));

    /// <summary>Every partial property that nobody else implements: also those that are left out of the map have to compile.</summary>
    public static IEnumerable<PropertyModel> CreateProperties(
        IEnumerable<RegisterDeclaration> all,
        List<RegisterDeclaration> kept)
        => all.Select(register => CreateProperty(register.Property, kept.Contains(register) ? register.Reset : 0))
            .OfType<PropertyModel>();

    private static EquatableArray<HookModel> Hooks(RegisterDeclaration register, List<HookDeclaration> hooks, bool isWrite)
        => hooks.Where(hook => hook.IsWrite == isWrite && hook.Register == register.Name)
            .Select(static hook => new HookModel(hook.Method.Name, hook.Method.IsStatic, hook.Method.Parameters.Length == 2))
            .ToEquatableArray();

    private static PropertyModel? CreateProperty(IPropertySymbol property, ulong initialValue)
        => property is { IsPartialDefinition: true, IsIndexer: false, PartialImplementationPart: null, RefKind: RefKind.None }
            && property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is PropertyDeclarationSyntax syntax
                ? new(
                    string.Join(" ", syntax.Modifiers.Select(static modifier => modifier.Text)),
                    property.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
                    property.Name,
                    Accessor(syntax, "get"),
                    Accessor(syntax, "set") ?? Accessor(syntax, "init"),
                    initialValue)
                : null;

    private static string? Accessor(PropertyDeclarationSyntax property, string keyword)
        => property.AccessorList?.Accessors.FirstOrDefault(accessor => accessor.Keyword.Text == keyword) is { } found
            ? string.Join(" ", found.Modifiers.Select(static modifier => modifier.Text).Concat(new[] { keyword }))
            : null;
}
