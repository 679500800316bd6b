namespace DeviceDsl.Model.Devices;

/// <summary>The writes that ring a doorbell, or the doorbells of an array.</summary>
/// <param name="Space">The address space.</param>
/// <param name="Offset">The address; for an array, the first.</param>
/// <param name="Length">The width in bytes; 0 for any width.</param>
/// <param name="Match">The value that rings; for an array without a stride, the first.</param>
/// <param name="Count">The number of doorbells, 1 or more.</param>
/// <param name="Stride">The distance between their addresses; 0 if they differ only in their match.</param>
internal readonly record struct DoorbellKey(
    AddressSpace Space,
    ulong Offset,
    int Length,
    ulong? Match,
    int Count = 1,
    ulong Stride = 0)
{
    /// <summary>The distance between the addresses; 0 if there is only one address.</summary>
    public ulong Step => Count > 1 ? Stride : 0;

    /// <summary>Whether the doorbells differ only in their match.</summary>
    public bool HasConsecutiveMatches => Match is not null && Count > 1 && Stride == 0;

    /// <summary>The address of the last doorbell.</summary>
    public ulong LastOffset => Element(Count - 1).Offset;

    /// <summary>The match of the last doorbell.</summary>
    public ulong? LastMatch => Element(Count - 1).Match;

    /// <summary>Address and match of one doorbell.</summary>
    public (ulong Offset, ulong? Match) Element(int index)
        => Step != 0
            ? (unchecked(Offset + (Step * (ulong)index)), Match)
            : (Offset, HasConsecutiveMatches ? unchecked(Match + (ulong)index) : Match);

    /// <summary>One doorbell, as messages describe it.</summary>
    public string DescriptionOf(int index)
    {
        (ulong offset, ulong? match) = Element(index);
        string length = Length == 0 ? "any length" : $"length {Length}";
        string value = match is { } given ? $", match {Hex.Format(given)}" : Length == 0 ? "" : ", any value";
        return $"{Space} {Hex.Format(offset)}, {length}{value}";
    }
}
