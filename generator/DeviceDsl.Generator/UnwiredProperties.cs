using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using System.Threading;
using DeviceDsl.Model;
using DeviceDsl.Model.Devices;
using DeviceDsl.Model.Virtio;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace DeviceDsl.Generator;

/// <summary>The step of the generator that implements partial registers, fields, timers and blocks of classes that are not wired.</summary>
internal static class UnwiredProperties
{
    public static void Register(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<ImmutableArray<UnwiredProperty>> registers = Find(context, AttributeNames.FullRegisterName);
        IncrementalValueProvider<ImmutableArray<UnwiredProperty>> fields = Find(context, AttributeNames.FullFieldName);
        IncrementalValueProvider<ImmutableArray<UnwiredProperty>> timers = Find(context, AttributeNames.FullTimerName);
        IncrementalValueProvider<ImmutableArray<UnwiredProperty>> blocks = Find(context, AttributeNames.FullBlockName);
        context.RegisterSourceOutput(registers.Combine(fields).Combine(timers.Combine(blocks)), static (output, found) =>
        {
            IEnumerable<IGrouping<TypeModel, UnwiredProperty>> types = found.Left.Left.Concat(found.Left.Right)
                .Concat(found.Right.Left)
                .Concat(found.Right.Right)
                .Distinct()
                .GroupBy(static one => one.Type with { Aliases = default });
            foreach (IGrouping<TypeModel, UnwiredProperty> type in types)
            {
                EquatableArray<AliasedName> aliases = type.SelectMany(static one => one.Type.Aliases).Distinct().ToEquatableArray();
                string source = UnwiredWriter.Write(type.Key with { Aliases = aliases }, type.ToList());
                output.AddSource(HintName.OfUnwired(type.Key), SourceText.From(source, Encoding.UTF8));
            }
        });
    }

    private static IncrementalValueProvider<ImmutableArray<UnwiredProperty>> Find(
        IncrementalGeneratorInitializationContext context, string attribute)
        => context.SyntaxProvider
            .ForAttributeWithMetadataName(attribute, static (node, _) => MayBeUnwired(node), Read)
            .Where(static property => property is not null)
            .Select(static (property, _) => property!)
            .Collect();

    // The properties of a plain device are dismissed without the cost of a symbol.
    private static bool MayBeUnwired(SyntaxNode node)
        => node is BasePropertyDeclarationSyntax property
            && property.Modifiers.Any(SyntaxKind.PartialKeyword)
            && !(property.Parent is ClassDeclarationSyntax type
                && IsPlain(type)
                && type.Ancestors().OfType<TypeDeclarationSyntax>().All(IsPlain)
                && HasDeviceAttribute(type));

    private static bool IsPlain(TypeDeclarationSyntax type)
        => type is { TypeParameterList: null, BaseList: null }
            && type.Modifiers.Any(SyntaxKind.PartialKeyword)
            && !type.Modifiers.Any(SyntaxKind.StaticKeyword);

    private static bool HasDeviceAttribute(ClassDeclarationSyntax type)
        => type.AttributeLists.SelectMany(static list => list.Attributes)
            .Any(static attribute => attribute.Name.ToString() is "Device" or "RegisterBlock");

    private static UnwiredProperty? Read(GeneratorAttributeSyntaxContext candidate, CancellationToken cancellation)
        => candidate.TargetSymbol is IPropertySymbol { ContainingType: { } type } property
            && TypeShape.IsOpen(type)
            && !DeviceShapeRule.IsWired(type)
            && !VirtioShapeRule.IsWired(type)
            && PropertyModelFactory.CreateUnwired(property) is { } model
                ? Create(type, property, model)
                : null;

    private static UnwiredProperty Create(INamedTypeSymbol type, IPropertySymbol property, PropertyModel model)
    {
        var named = Obsolescence.NamedBy(property.Type, type.ContainingAssembly).ToList();
        return new(TypeModelFactory.Create(type, property.GetAttributes(), named), model, Obsolescence.IdsOf(named));
    }
}
