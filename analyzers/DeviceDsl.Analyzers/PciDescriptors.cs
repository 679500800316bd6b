using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>The rules about the attributes of a PCI function.</summary>
internal static class PciDescriptors
{
    public static readonly DiagnosticDescriptor InvalidBar = new(
        RuleIds.InvalidBar,
        "BARs must have a valid register and length",
        "{0} {1}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.InvalidBar));

    public static readonly DiagnosticDescriptor BarConflict = new(
        RuleIds.BarConflict,
        "BARs must not share a register or a base",
        "{0} and {1} {2}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.BarConflict));

    public static readonly DiagnosticDescriptor OutsideBar = new(
        RuleIds.OutsideBar,
        "Registers, regions and doorbells of a PCI function must lie in its BARs",
        "The {0} ({1}) {2}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.OutsideBar));

    public static readonly DiagnosticDescriptor PciIdentity = new(
        RuleIds.PciIdentity,
        "PCI functions must have a valid vendor ID and class code",
        "The PCI function '{0}' {1}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.PciIdentity));

    public static readonly DiagnosticDescriptor InvalidMsix = new(
        RuleIds.InvalidMsix,
        "MSI-X tables must have vectors and an address range of their own",
        "The MSI-X table of '{0}' {1}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.InvalidMsix));

    public static readonly DiagnosticDescriptor PciLine = new(
        RuleIds.PciLine,
        "Lines of a PCI function must be levels on its interrupt pin",
        "The line '{0}' {1}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.PciLine));
}
