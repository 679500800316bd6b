using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>The rules about the results of the machine API.</summary>
internal static class ResultDescriptors
{
    public static readonly DiagnosticDescriptor IgnoredErrno = New(
        RuleIds.IgnoredErrno,
        "Check the returned Errno",
        "The Errno of this call is ignored, so the method continues as if the call had succeeded: check it",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor NullCheckOnResult = New(
        RuleIds.NullCheckOnResult,
        "Don't compare an Errno with null",
        "An Errno is never null, so {0}: compare it with Errno.None",
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor ErrnoSign = New(
        RuleIds.ErrnoSign,
        "Don't detect errors by sign",
        "{0}",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor ErrorValueUsed = New(
        RuleIds.ErrorValueUsed,
        "Don't use the result of a rejected call",
        "'{0}' is null here because {1} was rejected: use it only on success",
        DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor New(string id, string title, string message, DiagnosticSeverity severity)
        => new(id, title, message, Categories.Result, severity, isEnabledByDefault: true, helpLinkUri: HelpLink.For(id));
}
