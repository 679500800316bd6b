namespace DeviceDsl.Analyzers.Flow;

/// <summary>The value of an expression on one execution path, and the state after its evaluation.</summary>
/// <param name="State">The state after the evaluation.</param>
/// <param name="Value">The value.</param>
internal sealed record Outcome(FlowState State, Value Value);
