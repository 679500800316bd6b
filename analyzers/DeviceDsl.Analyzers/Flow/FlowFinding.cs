using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>A mistake that a walk found.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Site">Where it is shown.</param>
/// <param name="IsCertain">Whether it is made on every way that comes there.</param>
/// <param name="Arguments">The arguments of the message.</param>
internal sealed record FlowFinding(string Rule, Location Site, bool IsCertain, params object[] Arguments)
{
    /// <summary>The key under which a finding carries the name of the registration that it is about.</summary>
    public const string Registration = "Registration";

    /// <summary>Other places that have a part in it.</summary>
    public ImmutableArray<Location> Others { get; init; } = ImmutableArray<Location>.Empty;

    /// <summary>What a code fix needs to know.</summary>
    public ImmutableDictionary<string, string?> Properties { get; init; } = ImmutableDictionary<string, string?>.Empty;
}
