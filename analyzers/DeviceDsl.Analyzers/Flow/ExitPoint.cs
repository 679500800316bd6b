using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>A way out of a method.</summary>
/// <param name="State">What is known at the end of it, <c>finally</c> included.</param>
/// <param name="Value">What is returned.</param>
/// <param name="ErrorSite">The <c>return</c> or <c>throw</c>, where the method is left because of a failure.</param>
/// <param name="IsThrow">Whether the way out is an exception.</param>
internal sealed record ExitPoint(FlowState State, Value Value, SyntaxNode? ErrorSite, bool IsThrow);
