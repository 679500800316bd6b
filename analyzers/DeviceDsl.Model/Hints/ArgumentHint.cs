namespace DeviceDsl.Model.Hints;

/// <summary>An argument of an attribute should have another value.</summary>
/// <param name="Argument">The name of the property or parameter.</param>
/// <param name="Value">The value, as source text.</param>
internal sealed record ArgumentHint(string Argument, string Value) : Hint;
