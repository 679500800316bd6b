using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>A number by which something is indexed, cut or made.</summary>
/// <param name="Value">The number.</param>
/// <param name="What">What is done by it, in the words of messages.</param>
/// <param name="Table">What it is done to; null where something is made.</param>
/// <param name="Room">The least that is too much, beyond the length of what it is done to.</param>
/// <param name="Made">What is made, in the words of messages.</param>
internal sealed record GuestSink(IOperation Value, string What, IOperation? Table, ulong Room, string Made = "");
