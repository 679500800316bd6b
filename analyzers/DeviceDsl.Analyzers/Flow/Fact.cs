using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>The known outcome of a condition, valid until a variable that it reads is assigned.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Reads">The variables that the condition reads.</param>
internal sealed record Fact(bool Outcome, ImmutableArray<ISymbol> Reads);
