using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Declarations;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Machines;

/// <summary>Whether a member can be attached: DDSL0041.</summary>
internal static class AttachRule
{
    public static IEnumerable<Finding> Check(AttachDeclaration attach)
    {
        if ((MemberFault(attach.Member) ?? TypeFault(attach.Type)) is { } fault)
        {
            yield return new(RuleIds.InvalidAttach, new Site(attach.Member), attach, attach.Name, fault);
        }
    }

    private static string? MemberFault(ISymbol member) => member switch
    {
        { IsStatic: true } => "is static: each machine has devices of its own",
        IPropertySymbol { IsIndexer: true } => "is an indexer",
        IPropertySymbol { ExplicitInterfaceImplementations.IsEmpty: false } => "can be reached only through its interface",
        IPropertySymbol { GetMethod: null } => "cannot be read",
        IPropertySymbol { SetMethod: not null } => "can be set: the map holds for the device that the machine was made with",
        IPropertySymbol { RefKind: not RefKind.None } => "returns a reference, behind which the device could be replaced",
        IFieldSymbol { IsReadOnly: false } => "is not readonly: the map holds for the device that the machine was made with",
        _ when member.GetAttributes().Any(ForbidsUse) => "must not be used, by an attribute of its own",
        _ => null,
    };

    // A device that gets no wiring has a diagnostic of its own.
    private static string? TypeFault(ITypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Error)
        {
            return null;
        }

        if (AttributeNames.DeviceAttributeOf(type) is null)
        {
            return $"is of type '{type.ToDisplayString()}', which is no [Device]";
        }

        return type.NullableAnnotation == NullableAnnotation.Annotated ? "may be null" : null;
    }

    private static bool ForbidsUse(AttributeData attribute)
        => attribute.AttributeClass.Is("System", "ObsoleteAttribute") && attribute.Constructor<bool>(1) == true;
}
