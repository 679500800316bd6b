using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>The rules about interrupt lines.</summary>
internal static class LineDescriptors
{
    public static readonly DiagnosticDescriptor GsiOutOfRange = new(
        RuleIds.GsiOutOfRange,
        "GSIs of lines must be IOAPIC pins",
        "The line '{0}' uses GSI {1}, which is not an IOAPIC pin: use 0 to 23",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.GsiOutOfRange));

    public static readonly DiagnosticDescriptor ResampleWithoutHandler = new(
        RuleIds.ResampleWithoutHandler,
        "Pair each resampling line with a resample handler",
        "{0}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.ResampleWithoutHandler));

    public static readonly DiagnosticDescriptor DuplicateResample = new(
        RuleIds.DuplicateResample,
        "Use one resample handler per line and one resample eventfd per GSI",
        "{0}",
        Categories.Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.DuplicateResample));

    public static readonly DiagnosticDescriptor ResampleOnEdge = new(
        RuleIds.ResampleOnEdge,
        "Resample handlers must belong to resampling lines",
        "'{0}' handles the resampling of the line '{1}' on GSI {2}, which {3}, so it never runs: make the line resample or remove the handler",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.ResampleOnEdge));

    public static readonly DiagnosticDescriptor DuplicateLine = new(
        RuleIds.DuplicateLine,
        "Give each line of a device its own GSI and name",
        "The line '{0}' on GSI {1} shares {4} with the line '{2}' on GSI {3}: give each its own",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.DuplicateLine));

    public static readonly DiagnosticDescriptor InvalidLineName = new(
        RuleIds.InvalidLineName,
        "Names of generated properties must be valid and unused",
        "The name '{0}' of the {1} {2}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.InvalidLineName));
}
