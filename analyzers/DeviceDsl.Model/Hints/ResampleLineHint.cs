namespace DeviceDsl.Model.Hints;

/// <summary>The line of a resample handler only lacks <c>Resample = true</c>.</summary>
internal sealed record ResampleLineHint : Hint;
