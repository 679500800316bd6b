namespace DeviceDsl.Model.Hints;

/// <summary>The index of a ring does not wrap after 65535.</summary>
/// <param name="Repair">The change that lets it wrap.</param>
/// <param name="Index">The name of the index.</param>
internal sealed record RingIndexHint(RingIndexRepair Repair, string Index) : Hint;
