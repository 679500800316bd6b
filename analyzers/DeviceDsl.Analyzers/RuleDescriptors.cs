using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>The descriptors of rules.</summary>
internal static class RuleDescriptors
{
    /// <summary>The supported diagnostics of an analyzer that reports the given rules, each once.</summary>
    public static ImmutableArray<DiagnosticDescriptor> ToDescriptors(this IEnumerable<Rule> rules)
        => rules.Distinct().Select(static rule => rule.Descriptor).ToImmutableArray();
}
