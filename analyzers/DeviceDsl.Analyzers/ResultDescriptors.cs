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

    public static readonly DiagnosticDescriptor NullCheckOnResult = New(
        RuleIds.NullCheckOnResult,
        "An Errno is not compared with null",
        "An Errno is never null, and {0}: compare it with Errno.None",
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor ErrnoSign = New(
        RuleIds.ErrnoSign,
        "An error is not told by a sign",
        "{0}",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor ErrorValueUsed = New(
        RuleIds.ErrorValueUsed,
        "What was refused is not used",
        "'{0}' is null here, where {1} was refused",
        DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor New(string id, string title, string message, DiagnosticSeverity severity)
        => new(id, title, message, Categories.Result, severity, isEnabledByDefault: true, helpLinkUri: HelpLink.For(id));
}
