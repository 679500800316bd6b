using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>The rules about what .NET and file descriptors do to each other.</summary>
internal static class HazardDescriptors
{
    public static readonly DiagnosticDescriptor LocalNotDisposed = New(
        RuleIds.LocalNotDisposed,
        "A local eventfd or registration is disposed",
        "'{0}' is not disposed on every way to the end of the method",
        DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor New(string id, string title, string message, DiagnosticSeverity severity)
        => new(id, title, message, Categories.Hazard, severity, isEnabledByDefault: true, helpLinkUri: HelpLink.For(id));
}
