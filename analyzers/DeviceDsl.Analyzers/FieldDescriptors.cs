using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>The rules about bit fields.</summary>
internal static class FieldDescriptors
{
    public static readonly DiagnosticDescriptor FieldShape = new(
        RuleIds.FieldShape,
        "Declare fields as partial properties of bool, unsigned or enum types",
        "The field '{0}' {1}: declare it as a partial bool, byte, ushort, uint, ulong or enum with get, and with set unless it is Constant",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.FieldShape));

    public static readonly DiagnosticDescriptor FieldRange = new(
        RuleIds.FieldRange,
        "Field bits must lie within the register and fit the field's type",
        "The field '{0}' ({1}) {2}: correct its bits",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.FieldRange));

    public static readonly DiagnosticDescriptor OverlappingFields = new(
        RuleIds.OverlappingFields,
        "Fields of a register must not overlap",
        "The field '{0}' ({1}) overlaps '{2}' ({3}) in the register '{4}': move one of them",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.OverlappingFields));

    public static readonly DiagnosticDescriptor FieldGap = new(
        RuleIds.FieldGap,
        "Cover every bit of a register with a field or exclude it with a mask",
        "The register '{0}' has bits in no field ({1}), which the guest can write: declare fields or exclude them with a Mask",
        Categories.Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.FieldGap));
}
