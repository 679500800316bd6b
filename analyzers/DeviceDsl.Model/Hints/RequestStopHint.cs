namespace DeviceDsl.Model.Hints;

/// <summary>A registration can end without waiting for its handler.</summary>
internal sealed record RequestStopHint : Hint;
