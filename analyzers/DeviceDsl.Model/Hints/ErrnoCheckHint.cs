namespace DeviceDsl.Model.Hints;

/// <summary>An <c>Errno</c> should be compared with success.</summary>
/// <param name="Type">The shortest name of its type.</param>
/// <param name="MeansError">Whether the condition is true for an error.</param>
internal sealed record ErrnoCheckHint(string Type, bool MeansError) : Hint;
