using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>A read of an element of a collection.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Index">The variable with the index or key; null if a loop passes through the whole collection.</param>
/// <param name="Turn">The variable that a loop changes at each turn, or null.</param>
internal sealed record ElementRead(IOperation Collection, ISymbol? Index, IOperation? Turn);
