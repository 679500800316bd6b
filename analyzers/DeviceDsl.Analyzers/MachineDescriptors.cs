using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>The rules about whole machines.</summary>
internal static class MachineDescriptors
{
    public static readonly DiagnosticDescriptor MachineShape = new(
        RuleIds.MachineShape,
        "A machine is a class that can be given its wiring",
        "The machine '{0}' {1}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.MachineShape));

    public static readonly DiagnosticDescriptor InvalidAttach = new(
        RuleIds.InvalidAttach,
        "What is attached is a device that stays the same",
        "'{0}' {1}: what is attached is a get-only property or readonly field that holds a device",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.InvalidAttach));

    public static readonly DiagnosticDescriptor InvalidGsiMap = new(
        RuleIds.InvalidGsiMap,
        "A GSI is moved from a line that the device has",
        "'{0}' {1}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.InvalidGsiMap));
}
