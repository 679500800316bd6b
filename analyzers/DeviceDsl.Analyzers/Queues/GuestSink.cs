using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>A number that indexes, slices, sizes or divides something.</summary>
/// <param name="Value">The number.</param>
/// <param name="What">The verb for its use in messages.</param>
/// <param name="Table">The indexed or sliced object; null if the number sizes a new one or divides.</param>
/// <param name="Room">The lowest invalid value, relative to the length of the table.</param>
/// <param name="Made">The new object, or the dividend, in messages.</param>
/// <param name="NeedsNonZero">Whether 0 is invalid: a divisor, or an index from the end.</param>
internal sealed record GuestSink(
    IOperation Value, string What, IOperation? Table, ulong Room, string Made = "", bool NeedsNonZero = false);
