using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Devices;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Virtio;

/// <summary>Finds members of a virtio device that nothing saves: DDSL0030 as a hint.</summary>
/// <remarks>The framework saves queues; <c>OnSaving</c> saves the rest, and shows that its author thought of it.</remarks>
internal static class VirtioStateRule
{
    public static IEnumerable<Finding> Check(VirtioDeclaration device)
        => SavesItself(device.Type)
            ? []
            : device.States.Where(static state => !state.IsMarked && StateRule.IsMutable(state) && IsState(state))
                .Select(state => new Finding(
                    Catalogue.UnmarkedState,
                    new Site(state.Member),
                    state.Name,
                    device.Type.Name,
                    "neither saved nor [Transient]",
                    "override OnSaving and OnLoading, or mark it [Transient]")
                {
                    MaxSeverity = DiagnosticSeverity.Info,
                });

    // After loading, the handlers get the requests again that a device kept.
    private static bool IsState(StateDeclaration state) => StateRule.MayBeState(state) && !Parts(state.Type).Any(IsOfVirtio);

    private static IEnumerable<ITypeSymbol> Parts(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => Parts(array.ElementType),
        INamedTypeSymbol { IsGenericType: true } named => named.TypeArguments.SelectMany(Parts),
        _ => new[] { type },
    };

    private static bool IsOfVirtio(ITypeSymbol type) => (type as INamedTypeSymbol)?.LiesIn(AttributeNames.VirtioNamespace) == true;

    private static bool SavesItself(INamedTypeSymbol device)
    {
        for (INamedTypeSymbol? type = device; type is not null; type = type.BaseType)
        {
            if (type.GetMembers("OnSaving").Any(static member => member.IsOverride)) return true;
        }

        return false;
    }
}
