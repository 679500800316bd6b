using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Declarations;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Rules;

/// <summary>Attributes of a device on a type that is none, where nobody reads them: DDSL0017.</summary>
internal static class UnboundRule
{
    /// <summary>The one mistake of a type, the missing <c>[Device]</c>, at the first attribute that needs it.</summary>
    public static Finding? Check(INamedTypeSymbol type)
        => AttributeNames.DeviceAttributeOf(type) is null
            ? Attributes(type).Select(found => Unbound(type, found.Attribute, found.On)).FirstOrDefault()
            : null;

    private static IEnumerable<(AttributeData Attribute, ISymbol On)> Attributes(INamedTypeSymbol type)
        => new ISymbol[] { type }
            .Concat(type.GetMembers().OfType<IMethodSymbol>())
            .SelectMany(
                static symbol => symbol.GetAttributes(),
                static (symbol, attribute) => (Attribute: attribute, On: symbol))
            .Where(static found => AttributeNames.OfLanguage(found.Attribute)
                is AttributeNames.Doorbell or AttributeNames.EdgeIrq or AttributeNames.LevelIrq or AttributeNames.OnResample);

    private static Finding Unbound(INamedTypeSymbol type, AttributeData attribute, ISymbol on)
        => new(
            RuleIds.UnboundAttribute,
            new Site(attribute),
            null,
            AttributeNames.Short(attribute.AttributeClass!.Name),
            on.Name,
            type.Name);
}
