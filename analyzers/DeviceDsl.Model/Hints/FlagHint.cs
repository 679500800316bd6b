namespace DeviceDsl.Model.Hints;

/// <summary>A native call lacks a flag.</summary>
/// <param name="Flag">The flag.</param>
internal sealed record FlagHint(int Flag) : Hint;
