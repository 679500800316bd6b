using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>A value that the guest controls.</summary>
/// <param name="Name">Its name in messages.</param>
/// <param name="Max">Its maximum.</param>
/// <param name="Path">The variables that it passed through: a check of any of them is a check of the value.</param>
internal sealed record GuestValue(string Name, ulong Max, ImmutableArray<ISymbol> Path);
