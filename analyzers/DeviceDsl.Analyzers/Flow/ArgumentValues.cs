namespace DeviceDsl.Analyzers.Flow;

/// <summary>The values of several expressions on one execution path, and the state after their evaluation.</summary>
/// <param name="State">The state after the evaluation.</param>
/// <param name="Values">The values, in order.</param>
internal sealed record ArgumentValues(FlowState State, Value[] Values);
