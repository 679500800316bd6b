using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>The rules about the class and its handlers.</summary>
internal static class DeviceDescriptors
{
    public static readonly DiagnosticDescriptor HandlerSignature = new(
        RuleIds.HandlerSignature,
        "A handler takes and returns what there is for it",
        "The handler '{0}' {1}: a machine calls {2}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.HandlerSignature));

    public static readonly DiagnosticDescriptor UnboundAttribute = new(
        RuleIds.UnboundAttribute,
        "An attribute of a device has something to do",
        "{0} on '{1}' does nothing: {2}",
        Categories.Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.UnboundAttribute));

    public static readonly DiagnosticDescriptor DeviceShape = new(
        RuleIds.DeviceShape,
        "A device is a class that can be given its wiring",
        "The device '{0}' {1}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.DeviceShape));

    public static readonly DiagnosticDescriptor AsyncHandler = new(
        RuleIds.AsyncHandler,
        "A handler is not async",
        "The handler '{0}' is async: it would go on after the machine believes that it is done",
        Categories.Handler,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.AsyncHandler));
}
