namespace DeviceDsl.Model.Hints;

/// <summary>A cause of an interrupt should be added to the others.</summary>
/// <param name="Interlocked">The method of <c>Interlocked</c> that adds it if several threads do so; null for a plain assignment.</param>
internal sealed record InterruptCauseHint(string? Interlocked) : Hint;
