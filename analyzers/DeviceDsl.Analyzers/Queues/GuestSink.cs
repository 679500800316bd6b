using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>A number by which something is indexed, cut or made.</summary>
/// <param name="Value">The number.</param>
/// <param name="Length">The least that is too much.</param>
/// <param name="What">What is done by it, in the words of messages.</param>
/// <param name="Target">What it is done to, in the words of messages.</param>
internal sealed record GuestSink(IOperation Value, ulong Length, string What, string Target);
