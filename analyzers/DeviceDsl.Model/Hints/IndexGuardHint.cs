namespace DeviceDsl.Model.Hints;

/// <summary>A value of the guest can be checked before its use as an index.</summary>
/// <param name="Condition">True if the index is out of range, as source text.</param>
internal sealed record IndexGuardHint(string Condition) : Hint;
