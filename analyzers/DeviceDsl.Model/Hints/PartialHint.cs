namespace DeviceDsl.Model.Hints;

/// <summary>A class only lacks <c>partial</c>.</summary>
internal sealed record PartialHint : Hint;
