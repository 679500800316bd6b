using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>The constructor with which a device creates its blocks.</summary>
/// <param name="Symbol">The constructor.</param>
/// <param name="Owner">The name of the parameter for the object that contains the block; null if there is none.</param>
/// <param name="Index">The name of the parameter for the index; null if there is none.</param>
internal sealed record BlockConstructor(IMethodSymbol Symbol, string? Owner, string? Index)
{
    /// <summary>The constructor of a class that takes most of what its owner can pass; null if the owner can call none.</summary>
    /// <param name="block">The class of the blocks.</param>
    /// <param name="owner">The class of the object that contains them.</param>
    public static BlockConstructor? Find(INamedTypeSymbol block, INamedTypeSymbol owner)
        => block.InstanceConstructors
            .Where(constructor => IsAccessible(constructor, owner))
            .Select(constructor => Of(constructor, owner))
            .OfType<BlockConstructor>()
            .OrderByDescending(static constructor => constructor.Passed)
            .FirstOrDefault();

    private int Passed => (Owner is null ? 0 : 1) + (Index is null ? 0 : 1);

    private static BlockConstructor? Of(IMethodSymbol constructor, INamedTypeSymbol owner)
    {
        string? ownerName = null;
        string? indexName = null;
        foreach (IParameterSymbol parameter in constructor.Parameters)
        {
            if (ownerName is null && IsOwner(parameter, owner)) ownerName = parameter.Name;
            else if (indexName is null && IsIndex(parameter)) indexName = parameter.Name;
            else if (!parameter.IsOptional && !parameter.IsParams) return null;
        }

        return new(constructor, ownerName, indexName);
    }

    private static bool IsIndex(IParameterSymbol parameter)
        => parameter is { RefKind: RefKind.None, Type.SpecialType: SpecialType.System_Int32 };

    private static bool IsOwner(IParameterSymbol parameter, INamedTypeSymbol owner)
        => parameter.RefKind == RefKind.None
            && (TypesOf(owner).Any(type => SymbolEqualityComparer.Default.Equals(type, parameter.Type))
                || IsGenerated(parameter.Type as INamedTypeSymbol, AttributeNames.IsRegisterBlock(owner)));

    // Those that the generator adds to the owner.
    private static bool IsGenerated(INamedTypeSymbol? type, bool isBlock)
        => type.Is(AttributeNames.Namespace, "IDevice")
            || type.Is(AttributeNames.Namespace, "ISavedState")
            || (isBlock && type.Is(AttributeNames.Namespace, "IRegisterBlock"));

    private static IEnumerable<INamedTypeSymbol> TypesOf(INamedTypeSymbol owner)
        => TypeShape.SelfAndAncestors(owner).Concat(owner.AllInterfaces);

    private static bool IsAccessible(IMethodSymbol constructor, INamedTypeSymbol owner)
        => constructor.DeclaredAccessibility switch
        {
            Accessibility.Public => true,
            Accessibility.Internal or Accessibility.ProtectedOrInternal
                => SymbolEqualityComparer.Default.Equals(constructor.ContainingAssembly, owner.ContainingAssembly)
                    || constructor.ContainingAssembly.GivesAccessTo(owner.ContainingAssembly),
            _ => TypeShape.TypesOutwards(owner).Any(outer => SymbolEqualityComparer.Default.Equals(outer, constructor.ContainingType)),
        };
}
