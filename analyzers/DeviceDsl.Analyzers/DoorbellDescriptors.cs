using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>The rules about doorbells.</summary>
internal static class DoorbellDescriptors
{
    public static readonly DiagnosticDescriptor InvalidDoorbellLength = new(
        RuleIds.InvalidDoorbellLength,
        "The length of a doorbell must be that of a write",
        "Length {0} of the doorbell '{1}' is not one that {3}: use {2}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.InvalidDoorbellLength));

    public static readonly DiagnosticDescriptor MatchWiderThanLength = new(
        RuleIds.MatchWiderThanLength,
        "The match of a doorbell must fit its length",
        "Match {0} of the doorbell '{1}' does not fit its length of {2}: no write rings it",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.MatchWiderThanLength));

    public static readonly DiagnosticDescriptor ZeroLengthRestrictions = new(
        RuleIds.ZeroLengthRestrictions,
        "A doorbell of any length has no match",
        "The doorbell '{0}' has Length = 0, which is any length, and Match = {1}: a match needs one length",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.ZeroLengthRestrictions));

    public static readonly DiagnosticDescriptor PioOutOfRange = new(
        RuleIds.PioOutOfRange,
        "What lies on port I/O lies within 64 Ki ports",
        "The {0} ({1}) lies outside of the ports 0x0 to 0xFFFF",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.PioOutOfRange));

    public static readonly DiagnosticDescriptor MmioRangeOverflow = new(
        RuleIds.MmioRangeOverflow,
        "What lies on MMIO ends before the end of the address space",
        "The {0} ({1}) runs over the end of the 64-bit address space",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.MmioRangeOverflow));

    public static readonly DiagnosticDescriptor DuplicateDoorbell = new(
        RuleIds.DuplicateDoorbell,
        "Two doorbells of a device differ",
        "The doorbell '{0}' ({1}) is the same as '{2}' ({3}): a machine refuses the second{4}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.DuplicateDoorbell));

    public static readonly DiagnosticDescriptor WildcardShadowsMatch = new(
        RuleIds.WildcardShadowsMatch,
        "A doorbell does not cover another",
        "The doorbells '{0}' ({1}) and '{2}' ({3}) would both take one write: a machine refuses the second{4}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.WildcardShadowsMatch));

    public static readonly DiagnosticDescriptor UnknownValue = new(
        RuleIds.UnknownValue,
        "A value is one that exists",
        "{0}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.UnknownValue));

    public static readonly DiagnosticDescriptor InvalidArray = new(
        RuleIds.InvalidArray,
        "An array has a count that a machine can have",
        "The {0} {1}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.InvalidArray));
}
