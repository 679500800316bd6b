namespace DeviceDsl.Model.Hints;

/// <summary>The index of a ring should be written after the entry that it publishes.</summary>
/// <param name="MovesIndex">Whether it is written too early.</param>
/// <param name="NeedsBarrier">Whether a write barrier must come before it.</param>
internal sealed record UsedEntryHint(bool MovesIndex, bool NeedsBarrier) : Hint;
