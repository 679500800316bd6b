namespace DeviceDsl.Model.Hints;

/// <summary>A class only lacks an attribute.</summary>
/// <param name="Attribute">The name of the attribute, without qualifier.</param>
internal sealed record MarkTypeHint(string Attribute) : Hint;
