namespace DeviceDsl.Model.Hints;

/// <summary>An item of a device can be moved out of a conflict.</summary>
/// <param name="Offset">A free offset, or null.</param>
/// <param name="Match">A free match that resolves the conflict, too, or null.</param>
internal sealed record FreePlaceHint(ulong? Offset, ulong? Match) : Hint;
