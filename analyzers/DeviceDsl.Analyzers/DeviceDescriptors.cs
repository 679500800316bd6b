using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>The rules about the class and its handlers.</summary>
internal static class DeviceDescriptors
{
    public static readonly DiagnosticDescriptor HandlerSignature = new(
        RuleIds.HandlerSignature,
        "Handlers must have a supported signature",
        "The handler '{0}' {1}: declare it as {2}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.HandlerSignature));

    public static readonly DiagnosticDescriptor UnboundAttribute = new(
        RuleIds.UnboundAttribute,
        "Attributes of a device must have an effect",
        "{0} on '{1}' has no effect: {2}",
        Categories.Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.UnboundAttribute));

    public static readonly DiagnosticDescriptor DeviceShape = new(
        RuleIds.DeviceShape,
        "Declare devices as partial, non-generic classes",
        "The device '{0}' {1}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.DeviceShape));

    public static readonly DiagnosticDescriptor AsyncHandler = new(
        RuleIds.AsyncHandler,
        "Handlers must not be async",
        "The handler '{0}' is async, so it would still run after the machine considers it finished: make it synchronous",
        Categories.Handler,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.AsyncHandler));
}
