using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>The rules about registers and regions.</summary>
internal static class RegisterDescriptors
{
    public static readonly DiagnosticDescriptor OverlappingRanges = new(
        RuleIds.OverlappingRanges,
        "Address ranges must not overlap",
        "The {0} ({1}) overlaps the {2} ({3}): move one of them{4}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.OverlappingRanges));

    public static readonly DiagnosticDescriptor DoorbellOverRegister = new(
        RuleIds.DoorbellOverRegister,
        "Don't let a doorbell hide a register's writes",
        "The doorbell '{0}' ({1}) hides writes from the register '{2}' ({3}): set Synchronous = true to serve both",
        Categories.Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.DoorbellOverRegister));

    public static readonly DiagnosticDescriptor RegisterShape = new(
        RuleIds.RegisterShape,
        "Declare registers as partial properties of unsigned types",
        "The register '{0}' {1}: declare it as a partial byte, ushort, uint or ulong with get and set, or with get alone if it is Constant; declare an array as a partial Registers<T> with get and a Count",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.RegisterShape));

    public static readonly DiagnosticDescriptor RegisterValue = new(
        RuleIds.RegisterValue,
        "Register values must fit the register",
        "{0} = {1} does not fit in the register '{2}' {3}: use a smaller value or a wider register",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.RegisterValue));

    public static readonly DiagnosticDescriptor InvalidRegion = new(
        RuleIds.InvalidRegion,
        "Regions must have a length, a unique name and one method per access",
        "The {0} {1}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.InvalidRegion));
}
