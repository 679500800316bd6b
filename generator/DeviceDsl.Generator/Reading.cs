namespace DeviceDsl.Generator;

/// <summary>What the generator knows of an annotated class.</summary>
/// <typeparam name="T">The type of the model.</typeparam>
/// <param name="Model">The model; null if nothing can be generated.</param>
/// <param name="Incomplete">The metadata name of the class if something of it is left out, otherwise null.</param>
internal sealed record Reading<T>(T? Model, string? Incomplete)
    where T : class;
