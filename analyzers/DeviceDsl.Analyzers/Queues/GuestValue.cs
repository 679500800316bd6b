using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>A value that the guest chose.</summary>
/// <param name="Name">What messages call it.</param>
/// <param name="Max">The greatest that it can be.</param>
/// <param name="Path">The variables that it came through: a check of any of them is a check of it.</param>
internal sealed record GuestValue(string Name, ulong Max, ImmutableArray<ISymbol> Path);
