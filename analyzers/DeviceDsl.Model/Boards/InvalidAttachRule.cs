using System.Collections.Generic;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Boards;

/// <summary>Checks that a member can be attached: DDSL0041.</summary>
internal static class InvalidAttachRule
{
    public static IEnumerable<Finding> Check(AttachDeclaration attach)
    {
        if ((MemberFault(attach.Member) ?? TypeFault(attach.Type)) is { } fault)
        {
            yield return new(Catalogue.InvalidAttach, new Site(attach.Member), attach.Name, fault) { LeavesOut = attach };
        }
    }

    private static string? MemberFault(ISymbol member) => member switch
    {
        { IsStatic: true } => "is static, but each board has its own devices",
        IPropertySymbol { IsIndexer: true } => "is an indexer",
        IPropertySymbol { ExplicitInterfaceImplementations.IsEmpty: false } => "is an explicit interface implementation",
        IPropertySymbol { GetMethod: null } => "cannot be read",
        IPropertySymbol { SetMethod: not null } => "has a setter, but the map is fixed when the board is constructed",
        IPropertySymbol { RefKind: not RefKind.None } => "returns a reference through which the device could be replaced",
        IFieldSymbol { IsReadOnly: false } => "is not readonly, but the map is fixed when the board is constructed",
        _ when Obsolescence.IsForbidden(member) => "has an attribute that forbids its use",
        _ => null,
    };

    // An unwired device has its own diagnostic.
    private static string? TypeFault(ITypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Error) return null;

        if (AttributeNames.DeviceAttributeOf(type) is null) return $"is of type '{type.ToDisplayString()}', which is not a [Device]";

        if (AttributeNames.IsRegisterBlock(type)) return $"is of type '{type.ToDisplayString()}', which is a block of a device";

        return type.NullableAnnotation == NullableAnnotation.Annotated ? "may be null" : null;
    }
}
