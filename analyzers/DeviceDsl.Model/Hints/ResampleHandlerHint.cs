namespace DeviceDsl.Model.Hints;

/// <summary>A resampling line has no handler.</summary>
/// <param name="Gsi">The GSI of the line.</param>
internal sealed record ResampleHandlerHint(int Gsi) : Hint;
