namespace DeviceDsl.Model.Hints;

/// <summary>A handle should be asked whether it is valid.</summary>
/// <param name="MeansValid">Whether the condition is true for a valid handle.</param>
internal sealed record HandleCheckHint(bool MeansValid) : Hint;
