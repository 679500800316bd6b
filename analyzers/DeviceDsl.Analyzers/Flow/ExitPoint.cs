using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>An exit of a method.</summary>
/// <param name="State">The state after all <c>finally</c> blocks.</param>
/// <param name="Value">The returned value.</param>
/// <param name="ErrorSite">The <c>return</c> or <c>throw</c>, if the method exits because of a failure.</param>
/// <param name="IsThrow">Whether it exits by an exception.</param>
internal sealed record ExitPoint(FlowState State, Value Value, SyntaxNode? ErrorSite, bool IsThrow);
