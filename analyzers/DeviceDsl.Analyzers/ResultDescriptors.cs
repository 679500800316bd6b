using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>The rules about the results of the machine API.</summary>
internal static class ResultDescriptors
{
    public static readonly DiagnosticDescriptor IgnoredErrno = New(
        RuleIds.IgnoredErrno,
        "An Errno is looked at",
        "Nobody looks at the Errno of this call: when it is refused, the method goes on as if it were not",
        DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor New(string id, string title, string message, DiagnosticSeverity severity)
        => new(id, title, message, Categories.Result, severity, isEnabledByDefault: true, helpLinkUri: HelpLink.For(id));
}
