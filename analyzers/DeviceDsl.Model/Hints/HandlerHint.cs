namespace DeviceDsl.Model.Hints;

/// <summary>A handler should have other parameters.</summary>
/// <param name="Parameters">The parameters, as source text.</param>
internal sealed record HandlerHint(string Parameters) : Hint;
