using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>The outcome of a condition on this way, as long as nothing it reads is assigned.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Reads">What the condition reads.</param>
internal sealed record Fact(bool Outcome, ImmutableArray<ISymbol> Reads);
