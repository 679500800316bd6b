using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>The rules about boards.</summary>
internal static class BoardDescriptors
{
    public static readonly DiagnosticDescriptor BoardShape = new(
        RuleIds.BoardShape,
        "Declare boards as partial, non-generic classes",
        "The board '{0}' {1}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.BoardShape));

    public static readonly DiagnosticDescriptor InvalidAttach = new(
        RuleIds.InvalidAttach,
        "Attach devices through get-only properties or readonly fields",
        "'{0}' {1}: declare it as a get-only property or readonly field of a device type",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.InvalidAttach));

    public static readonly DiagnosticDescriptor InvalidGsiMap = new(
        RuleIds.InvalidGsiMap,
        "Move only GSIs that the device declares",
        "'{0}' {1}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.InvalidGsiMap));

    public static readonly DiagnosticDescriptor UnalignedDoorbell = new(
        RuleIds.UnalignedDoorbell,
        "Align doorbells to their length",
        "The doorbell '{0}' ({1}) is not aligned to its length, so a guest's write may be split in two and neither half rings it: align its address",
        Categories.Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.UnalignedDoorbell));

    public static readonly DiagnosticDescriptor EdgeLevelConflict = new(
        RuleIds.EdgeLevelConflict,
        "Don't share a GSI between lines with incompatible triggers",
        "The {3} line '{0}' shares GSI {2} with the {4} line '{1}': {5}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.EdgeLevelConflict));

    public static readonly DiagnosticDescriptor ReservedAddress = new(
        RuleIds.ReservedAddress,
        "Keep devices off the reserved addresses and GSIs of a PC",
        "The {0} ({1}) conflicts with {2}: move it",
        Categories.Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.ReservedAddress));

    public static readonly DiagnosticDescriptor SharedLevelUntracked = new(
        RuleIds.SharedLevelUntracked,
        "Don't mix resampling and plain lines on a level GSI",
        "The {3} line '{0}' shares GSI {2} with the {4} line '{1}', and an end of interrupt lowers only one of them: make both resample or neither",
        Categories.Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.SharedLevelUntracked));

    public static readonly DiagnosticDescriptor MissingBase = new(
        RuleIds.MissingBase,
        "Set a base in each address space that a device uses",
        "'{0}' has a base only in {1}, but the device also uses {2} and starts at 0 there: set both bases",
        Categories.Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.MissingBase));
}
