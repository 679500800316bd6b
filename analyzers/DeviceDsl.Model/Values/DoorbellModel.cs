namespace DeviceDsl.Model;

/// <summary>One row of the device's doorbell table: no length or match is left to infer.</summary>
/// <param name="Space">The address space.</param>
/// <param name="Offset">The address; of an array, the first.</param>
/// <param name="Length">The width; 0 for any.</param>
/// <param name="Match">The value that rings; of an array without a stride, the first.</param>
/// <param name="Count">How many doorbells the row stands for.</param>
/// <param name="Stride">The distance of their addresses; 0 where they differ by their match.</param>
/// <param name="IsSynchronous">Whether the handler runs within the write.</param>
/// <param name="Handler">What it runs.</param>
internal sealed record DoorbellModel(
    DoorbellSpace Space,
    ulong Offset,
    int Length,
    ulong? Match,
    int Count,
    ulong Stride,
    bool IsSynchronous,
    HandlerModel Handler)
{
    /// <summary>Which writes ring the doorbells.</summary>
    public DoorbellKey Key => new(Space, Offset, Length, Match, Count, Stride);

    /// <summary>Whether the row has more than one address.</summary>
    public bool IsSpread => Key.Step != 0;
}
