using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>A value that the guest controls.</summary>
/// <param name="Name">Its name in messages.</param>
/// <param name="Max">Its maximum.</param>
/// <param name="Path">The variables that it passed through: a check of any of them is a check of the value.</param>
/// <param name="IsBounded">Whether a constant mask or divisor bounds it: only a table that is known to be shorter is too short.</param>
/// <param name="MayBeZero">Whether the guest can make it 0.</param>
internal sealed record GuestValue(
    string Name, ulong Max, ImmutableArray<ISymbol> Path, bool IsBounded = false, bool MayBeZero = true);
