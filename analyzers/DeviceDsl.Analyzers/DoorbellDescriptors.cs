using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>The rules about doorbells.</summary>
internal static class DoorbellDescriptors
{
    public static readonly DiagnosticDescriptor InvalidDoorbellLength = new(
        RuleIds.InvalidDoorbellLength,
        "Doorbell lengths must be valid access sizes",
        "The doorbell '{1}' has length {0}, which {3}: use {2}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.InvalidDoorbellLength));

    public static readonly DiagnosticDescriptor MatchWiderThanLength = new(
        RuleIds.MatchWiderThanLength,
        "Match values must fit the doorbell's length",
        "Match {0} does not fit the doorbell '{1}' of length {2}, so no write can ring it: use a longer doorbell or a smaller match",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.MatchWiderThanLength));

    public static readonly DiagnosticDescriptor ZeroLengthRestrictions = new(
        RuleIds.ZeroLengthRestrictions,
        "Don't combine Match with Length = 0",
        "The doorbell '{0}' accepts writes of any length (Length = 0), but has Match = {1}: set a length or remove the match",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.ZeroLengthRestrictions));

    public static readonly DiagnosticDescriptor PioOutOfRange = new(
        RuleIds.PioOutOfRange,
        "Port addresses must be within 0x0000-0xFFFF",
        "The {0} ({1}) is outside the ports 0x0000-0xFFFF: lower its offset or base",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.PioOutOfRange));

    public static readonly DiagnosticDescriptor MmioRangeOverflow = new(
        RuleIds.MmioRangeOverflow,
        "MMIO ranges must not run past the end of the address space",
        "The {0} ({1}) runs past the end of the 64-bit address space: lower its offset or base",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.MmioRangeOverflow));

    public static readonly DiagnosticDescriptor DuplicateDoorbell = new(
        RuleIds.DuplicateDoorbell,
        "Don't declare the same doorbell twice",
        "The doorbell '{0}' ({1}) duplicates '{2}' ({3}), and a machine rejects the second: change its address, length or match{4}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.DuplicateDoorbell));

    public static readonly DiagnosticDescriptor WildcardShadowsMatch = new(
        RuleIds.WildcardShadowsMatch,
        "Don't let one doorbell shadow another",
        "The doorbells '{0}' ({1}) and '{2}' ({3}) match the same write, and a machine rejects the second: change an address or a match{4}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.WildcardShadowsMatch));

    public static readonly DiagnosticDescriptor UnknownValue = new(
        RuleIds.UnknownValue,
        "Values of attributes and options must be defined",
        "{0}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.UnknownValue));

    public static readonly DiagnosticDescriptor InvalidArray = new(
        RuleIds.InvalidArray,
        "Arrays must have a valid count",
        "The {0} {1}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.InvalidArray));
}
