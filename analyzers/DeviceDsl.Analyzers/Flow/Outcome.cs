namespace DeviceDsl.Analyzers.Flow;

/// <summary>What an expression gives on one way, and what is known after it.</summary>
/// <param name="State">What is known.</param>
/// <param name="Value">What it gives.</param>
internal sealed record Outcome(FlowState State, Value Value);
