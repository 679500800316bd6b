namespace DeviceDsl.Model.Devices;

/// <summary>What is wrong with the property of a register, field or timer.</summary>
/// <param name="What">The mistake, as the predicate of a sentence about the property.</param>
/// <param name="Remedy">What to write, as an imperative.</param>
internal sealed record ShapeFault(string What, string Remedy);
