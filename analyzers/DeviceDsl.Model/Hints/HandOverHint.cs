namespace DeviceDsl.Model.Hints;

/// <summary>Code can be handed to the host of its device.</summary>
/// <param name="Host">The host, as source text up to the dot; empty for <c>this</c>.</param>
/// <param name="CanWait">Whether the code may run later, because the variables that it reads keep their values.</param>
/// <param name="Start">The start of the code.</param>
/// <param name="Length">The length of the code.</param>
internal sealed record HandOverHint(string Host, bool CanWait, int Start, int Length) : Hint;
