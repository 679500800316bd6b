namespace DeviceDsl.Analyzers.Flow;

/// <summary>What several expressions give on one way, and what is known after them.</summary>
/// <param name="State">What is known.</param>
/// <param name="Values">What they give, one after the other.</param>
internal sealed record ArgumentValues(FlowState State, Value[] Values);
