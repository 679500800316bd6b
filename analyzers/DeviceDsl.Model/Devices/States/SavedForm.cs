using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>Maps types to their saved forms.</summary>
internal static class SavedForm
{
    private const string SavedState = "ISavedState";

    /// <summary>The saved form of a type, or null if it has none.</summary>
    public static StateType? Of(ITypeSymbol type)
        => Scalar(type) ?? type switch
        {
            IArrayTypeSymbol { IsSZArray: true } array => Parts(array) ?? (IsNullable(array) ? Optional(array) : Array(array)),
            _ when SavesItself(type) => new(StateForm.Part, TypeText.Of(type), "part"),
            _ => null,
        };

    /// <summary>Whether the contents of a type can change even if its variable is never set: an array or a collection.</summary>
    public static bool IsCollection(ITypeSymbol type)
        => type.TypeKind == TypeKind.Array
            || (type.SpecialType != SpecialType.System_String && !IsImmutable(type) && IsEnumerable(type));

    /// <summary>Whether objects of a type save themselves.</summary>
    public static bool SavesItself(ITypeSymbol type)
        => type.IsReferenceType && ((type is INamedTypeSymbol named && IsSavedState(named)) || ImplementsOrGets(type));

    /// <summary>Whether a device implements its own saved state: then the generator does not.</summary>
    public static bool IsGivenBy(MarkedType device)
        => Implements(device) || InheritsSavedState(device.Type);

    /// <summary>Whether a class implements its saved state itself, rather than inheriting it.</summary>
    public static bool Implements(MarkedType device)
        => device.Type.Interfaces.Any(IsSavedState)
            || device.Members.Any(static member
                => member.Name.StartsWith("DeviceDsl.ISavedState.", System.StringComparison.Ordinal) && !GeneratedFiles.Declare(member));

    // What the generator gives the base class is extended.
    private static bool InheritsSavedState(INamedTypeSymbol type)
        => BaseDeclaration.Read(type) is { } extended
            ? extended.SavesItself
            : type.BaseType?.AllInterfaces.Any(IsSavedState) == true;

    private static bool IsSavedState(INamedTypeSymbol type) => type.Is(AttributeNames.Namespace, SavedState);

    // A device gets the interface from the generator, which does not see its own output.
    private static bool ImplementsOrGets(ITypeSymbol type)
    {
        if (type.AllInterfaces.Any(IsSavedState)) return true;

        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (AttributeNames.DeviceAttributeOf(current) is not null) return true;
        }

        return false;
    }

    private static StateType? Scalar(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            return Scalar(nullable.TypeArguments[0]) is { } item ? new(StateForm.Optional, TypeText.Of(type), item.Code + "?", item) : null;
        }

        return type.SpecialType switch
        {
            SpecialType.System_Boolean => new(StateForm.Boolean, TypeText.Of(type), "bool"),
            SpecialType.System_Single => new(StateForm.Single, TypeText.Of(type), "float"),
            SpecialType.System_Double => new(StateForm.Double, TypeText.Of(type), "double"),
            SpecialType.System_String when IsNullable(type) => Optional(type),
            SpecialType.System_String => new(StateForm.String, "string", "string"),
            _ when IsInteger(type) => new(StateForm.Integer, TypeText.Of(type), TypeText.Of(type)),
            _ when (type as INamedTypeSymbol)?.EnumUnderlyingType is { } number && IsInteger(number)
                => new(StateForm.Enum, TypeText.Of(type), TypeText.Of(number), Scalar(number)),
            _ => null,
        };
    }

    private static StateType? Optional(ITypeSymbol type)
        => Of(type.WithNullableAnnotation(NullableAnnotation.NotAnnotated)) is { Form: not StateForm.Parts } item
            ? new(StateForm.Optional, item.Text + "?", item.Code + "?", item)
            : null;

    private static StateType? Array(IArrayTypeSymbol array)
        => Scalar(array.ElementType) is { } item ? new(StateForm.Array, item.Text + "[]", item.Code + "[]", item) : null;

    // Objects load their states in place, so they must exist.
    private static StateType? Parts(IArrayTypeSymbol array)
        => SavesItself(array.ElementType) && !MayBeNull(array) && !MayBeNull(array.ElementType)
            ? new(StateForm.Parts, TypeText.Of(array), "part[]")
            : null;

    private static bool MayBeNull(ITypeSymbol type) => type.NullableAnnotation == NullableAnnotation.Annotated;

    // Without a nullable annotation, a reference may be null.
    private static bool IsNullable(ITypeSymbol type) => type.IsReferenceType && type.NullableAnnotation != NullableAnnotation.NotAnnotated;

    private static bool IsInteger(ITypeSymbol type) => type.SpecialType is SpecialType.System_Byte or SpecialType.System_SByte
        or SpecialType.System_Int16 or SpecialType.System_UInt16 or SpecialType.System_Int32 or SpecialType.System_UInt32
        or SpecialType.System_Int64 or SpecialType.System_UInt64 or SpecialType.System_Char;

    private static bool IsImmutable(ITypeSymbol type)
        => type.Name.StartsWith("Immutable", System.StringComparison.Ordinal)
            || type.Name.StartsWith("Frozen", System.StringComparison.Ordinal)
            || type.Name.StartsWith("IReadOnly", System.StringComparison.Ordinal);

    private static bool IsEnumerable(ITypeSymbol type)
    {
        return type.AllInterfaces.Append(type as INamedTypeSymbol).Any(static candidate
            => candidate?.SpecialType == SpecialType.System_Collections_IEnumerable);
    }
}
