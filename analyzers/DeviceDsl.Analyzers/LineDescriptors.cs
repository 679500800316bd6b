using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>The rules about interrupt lines.</summary>
internal static class LineDescriptors
{
    public static readonly DiagnosticDescriptor GsiOutOfRange = new(
        RuleIds.GsiOutOfRange,
        "The GSI of a line is a pin of the IOAPIC",
        "GSI {1} of the line '{0}' is not a pin of the IOAPIC: use 0 to 23",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.GsiOutOfRange));

    public static readonly DiagnosticDescriptor ResampleWithoutHandler = new(
        RuleIds.ResampleWithoutHandler,
        "A resampling line has a handler, and a resample handler a line",
        "{0}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.ResampleWithoutHandler));

    public static readonly DiagnosticDescriptor DuplicateResample = new(
        RuleIds.DuplicateResample,
        "A line has one resample handler, and a resample eventfd one line",
        "{0}",
        Categories.Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.DuplicateResample));

    public static readonly DiagnosticDescriptor ResampleOnEdge = new(
        RuleIds.ResampleOnEdge,
        "A resample handler needs a line that resamples",
        "'{0}' answers for the line '{1}' on GSI {2}, which {3}: it never runs",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.ResampleOnEdge));

    public static readonly DiagnosticDescriptor DuplicateLine = new(
        RuleIds.DuplicateLine,
        "Each line of a device has its own GSI and name",
        "The line '{0}' on GSI {1} shares {4} with the line '{2}' on GSI {3}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.DuplicateLine));

    public static readonly DiagnosticDescriptor InvalidLineName = new(
        RuleIds.InvalidLineName,
        "The name of a generated property is free",
        "The name '{0}' of the {1} {2}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.InvalidLineName));
}
