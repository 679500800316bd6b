using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>The rules about saved states.</summary>
internal static class StateDescriptors
{
    public static readonly DiagnosticDescriptor UnmarkedState = new(
        RuleIds.UnmarkedState,
        "What a device remembers is state or transient",
        "'{0}' of the device '{1}' is neither [State] nor [Transient]: loading a saved state would leave it as it happens to be",
        Categories.Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.UnmarkedState));

    public static readonly DiagnosticDescriptor StateShape = new(
        RuleIds.StateShape,
        "What is marked as state can be saved and loaded",
        "'{0}' cannot be state: it {1}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.StateShape));
}
