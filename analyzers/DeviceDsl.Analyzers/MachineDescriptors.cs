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

    public static readonly DiagnosticDescriptor UnalignedDoorbell = new(
        RuleIds.UnalignedDoorbell,
        "A doorbell of a machine is aligned to its length",
        "The doorbell '{0}' ({1}) is not aligned to its length: a guest's write may be cut in two, and neither half rings",
        Categories.Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.UnalignedDoorbell));

    public static readonly DiagnosticDescriptor EdgeLevelConflict = new(
        RuleIds.EdgeLevelConflict,
        "Devices that share a GSI trigger it the same way",
        "The {3} line '{0}' shares GSI {2} with the {4} line '{1}': {5}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.EdgeLevelConflict));

    public static readonly DiagnosticDescriptor ReservedAddress = new(
        RuleIds.ReservedAddress,
        "A machine leaves the addresses of a PC to their owners",
        "The {0} ({1}) is at the place of {2}",
        Categories.Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.ReservedAddress));

    public static readonly DiagnosticDescriptor SharedLevelUntracked = new(
        RuleIds.SharedLevelUntracked,
        "Devices that share a level GSI all resample, or none does",
        "The {3} line '{0}' shares GSI {2} with the {4} line '{1}': an end of interrupt lowers the one and not the other",
        Categories.Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.SharedLevelUntracked));

    public static readonly DiagnosticDescriptor MissingBase = new(
        RuleIds.MissingBase,
        "A device has a base in each space it lies in",
        "'{0}' has a base on {1} alone, but the device lies on {2} too, and begins at 0 there",
        Categories.Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.MissingBase));
}
