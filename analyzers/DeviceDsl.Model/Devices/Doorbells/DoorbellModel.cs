namespace DeviceDsl.Model.Devices;

/// <summary>One row of the device's doorbell table, with inferred length and match.</summary>
/// <param name="Space">The address space.</param>
/// <param name="Offset">The address; for an array, the first.</param>
/// <param name="Length">The width in bytes; 0 for any width.</param>
/// <param name="Match">The value that rings; for an array without a stride, the first.</param>
/// <param name="Count">The number of doorbells in the row.</param>
/// <param name="Stride">The distance between their addresses; 0 if they differ only in their match.</param>
/// <param name="IsSynchronous">Whether the handler runs within the write.</param>
/// <param name="Handler">The method that it runs.</param>
internal sealed record DoorbellModel(
    AddressSpace Space,
    ulong Offset,
    int Length,
    ulong? Match,
    int Count,
    ulong Stride,
    bool IsSynchronous,
    HandlerModel Handler)
{
    /// <summary>The writes that ring the doorbells.</summary>
    public DoorbellKey Key => new(Space, Offset, Length, Match, Count, Stride);

    /// <summary>Whether the row has more than one address.</summary>
    public bool IsSpread => Key.Step != 0;
}
