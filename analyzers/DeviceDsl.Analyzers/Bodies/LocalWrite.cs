using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>A write to a local.</summary>
/// <param name="Site">The operation that writes: an assignment, a compound assignment, a declaration, a pattern or an argument.</param>
/// <param name="Value">The value, or the operand of a compound assignment; null if the write has no expression for it.</param>
internal sealed record LocalWrite(IOperation Site, IOperation? Value);
