using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>The rules about bit fields.</summary>
internal static class FieldDescriptors
{
    public static readonly DiagnosticDescriptor FieldShape = new(
        RuleIds.FieldShape,
        "A field is a partial property of a type that holds bits",
        "The field '{0}' {1}: a field is a partial bool, byte, ushort, uint, ulong or enum with get, and with set unless it is Constant",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.FieldShape));

    public static readonly DiagnosticDescriptor FieldRange = new(
        RuleIds.FieldRange,
        "The bits of a field lie in its register and fit its type",
        "The field '{0}' ({1}) {2}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.FieldRange));

    public static readonly DiagnosticDescriptor OverlappingFields = new(
        RuleIds.OverlappingFields,
        "Two fields of a register have no bit in common",
        "The field '{0}' ({1}) overlaps '{2}' ({3}) in the register '{4}'",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.OverlappingFields));

    public static readonly DiagnosticDescriptor FieldGap = new(
        RuleIds.FieldGap,
        "The fields of a register account for its bits",
        "The register '{0}' has bits that are in no field: {1}; the guest can use them, unless a Mask leaves them out",
        Categories.Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.FieldGap));
}
