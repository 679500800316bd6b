using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>The rules about what the attributes of a PCI function say.</summary>
internal static class PciDescriptors
{
    public static readonly DiagnosticDescriptor InvalidBar = new(
        RuleIds.InvalidBar,
        "A BAR has a register and a length that exist",
        "{0} {1}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.InvalidBar));

    public static readonly DiagnosticDescriptor BarConflict = new(
        RuleIds.BarConflict,
        "No two BARs have a register, or are a base, together",
        "{0} and {1} {2}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.BarConflict));

    public static readonly DiagnosticDescriptor OutsideBar = new(
        RuleIds.OutsideBar,
        "What a PCI function has lies in its BARs",
        "The {0}, {1}, {2}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.OutsideBar));

    public static readonly DiagnosticDescriptor PciIdentity = new(
        RuleIds.PciIdentity,
        "A PCI function is one that a guest can know",
        "The PCI function '{0}' {1}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.PciIdentity));

    public static readonly DiagnosticDescriptor InvalidMsix = new(
        RuleIds.InvalidMsix,
        "An MSI-X table has vectors, and a place of its own",
        "The MSI-X table of '{0}' {1}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.InvalidMsix));

    public static readonly DiagnosticDescriptor PciLine = new(
        RuleIds.PciLine,
        "A line of a PCI function is a level on its pin",
        "The line '{0}' {1}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.PciLine));
}
