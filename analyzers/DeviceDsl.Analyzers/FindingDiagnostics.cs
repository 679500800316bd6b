using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>Creates the diagnostics for findings.</summary>
internal static class FindingDiagnostics
{
    /// <summary>The supported diagnostics of an analyzer that reports the given rules, each once.</summary>
    public static ImmutableArray<DiagnosticDescriptor> ToDescriptors(this IEnumerable<Rule> rules)
        => rules.Distinct().Select(static rule => rule.Descriptor).ToImmutableArray();

    public static Diagnostic ToDiagnostic(this Finding finding, CancellationToken cancellation)
        => Diagnostic.Create(
            finding.Rule.Descriptor,
            finding.Site.Locate(cancellation),
            finding.Severity,
            finding.Others.Select(other => other.Locate(cancellation)),
            finding.Hint?.Write() ?? ImmutableDictionary<string, string?>.Empty,
            [.. finding.Arguments, finding.Picture]);
}
