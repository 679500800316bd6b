using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>What is reported of a mistake in the code of a method.</summary>
internal static class CodeDiagnostics
{
    /// <summary>The diagnostic; of what is not certain, no error.</summary>
    public static Diagnostic ToDiagnostic(this CodeFinding finding)
    {
        var rule = Descriptors.Of(finding.Rule);
        bool isWeaker = !finding.IsCertain && rule.DefaultSeverity == DiagnosticSeverity.Error;
        return Diagnostic.Create(
            rule,
            finding.Site,
            isWeaker ? DiagnosticSeverity.Warning : rule.DefaultSeverity,
            finding.Others,
            finding.Properties,
            finding.Arguments);
    }
}
