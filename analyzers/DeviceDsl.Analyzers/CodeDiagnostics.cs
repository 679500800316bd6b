using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>Creates the diagnostics for mistakes in the code of methods.</summary>
internal static class CodeDiagnostics
{
    /// <summary>The diagnostic; an uncertain finding is never an error.</summary>
    public static Diagnostic ToDiagnostic(this CodeFinding finding)
    {
        DiagnosticDescriptor rule = finding.Rule.Descriptor;
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
