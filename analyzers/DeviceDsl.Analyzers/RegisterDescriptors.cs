using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>The rules about registers and regions.</summary>
internal static class RegisterDescriptors
{
    public static readonly DiagnosticDescriptor OverlappingRanges = new(
        RuleIds.OverlappingRanges,
        "What a device has at its addresses does not overlap",
        "The {0} ({1}) overlaps the {2} ({3}){4}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.OverlappingRanges));

    public static readonly DiagnosticDescriptor DoorbellOverRegister = new(
        RuleIds.DoorbellOverRegister,
        "A doorbell leaves a register its writes",
        "The doorbell '{0}' ({1}) takes writes away from the register '{2}' ({3}): Synchronous = true does both",
        Categories.Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.DoorbellOverRegister));

    public static readonly DiagnosticDescriptor RegisterShape = new(
        RuleIds.RegisterShape,
        "A register is a partial property of an unsigned type",
        "The register '{0}' {1}: a register is a partial byte, ushort, uint or ulong with get and set, or with get where it is Constant; an array has a Count, and is a partial Registers<T> with get",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.RegisterShape));

    public static readonly DiagnosticDescriptor RegisterValue = new(
        RuleIds.RegisterValue,
        "What a register holds fits it",
        "{0} = {1} does not fit the register '{2}' {3}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.RegisterValue));

    public static readonly DiagnosticDescriptor InvalidRegion = new(
        RuleIds.InvalidRegion,
        "A region has bytes, a name of its own and one method for each access",
        "The {0} {1}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.InvalidRegion));
}
