using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>The rules about saved states.</summary>
internal static class StateDescriptors
{
    public static readonly DiagnosticDescriptor UnmarkedState = new(
        RuleIds.UnmarkedState,
        "Mark the state of a device as [State] or [Transient]",
        "'{0}' of the device '{1}' is neither [State] nor [Transient], so loading a saved state leaves it unchanged: mark it",
        Categories.Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.UnmarkedState));

    public static readonly DiagnosticDescriptor StateShape = new(
        RuleIds.StateShape,
        "Mark only members as [State] that can be saved and loaded",
        "'{0}' cannot be [State] because it {1}: remove the attribute or change the member",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.StateShape));
}
