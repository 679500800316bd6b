namespace DeviceDsl.Model.Hints;

/// <summary>A line can be moved to a free GSI.</summary>
/// <param name="Argument">The argument to change: <c>Gsi</c>, or <c>GsiMap</c> for one of several lines.</param>
/// <param name="Declared">The GSI in the declaration of the line.</param>
/// <param name="Next">The free GSI.</param>
internal sealed record FreeGsiHint(string Argument, int Declared, int Next) : Hint;
