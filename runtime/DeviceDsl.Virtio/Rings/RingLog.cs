namespace DeviceDsl.Virtio.Rings;

/// <summary>The log of the writes of one queue.</summary>
/// <param name="Log">The log, for buffers.</param>
/// <param name="DeviceArea">The address under which writes to the device area are logged; null if these are not logged.</param>
/// <param name="Descriptors">The address under which writes to a packed ring are logged; null if these are not logged.</param>
internal sealed record RingLog(IWriteLog Log, ulong? DeviceArea, ulong? Descriptors)
{
    /// <summary>Marks a write to the used ring, or to the device's event suppression.</summary>
    public void MarkDeviceArea(uint offset, uint length)
    {
        if (DeviceArea is { } address) Log.Mark(unchecked(address + offset), length);
    }

    /// <summary>Marks writes to elements of the used ring or of a packed ring, which wrap at its end.</summary>
    /// <param name="start">The address of the first element of the ring; null if it is not logged.</param>
    /// <param name="elementLength">The length of an element.</param>
    /// <param name="size">The number of elements in the ring.</param>
    /// <param name="first">The first element that was written.</param>
    /// <param name="count">The number of written elements.</param>
    public void MarkElements(ulong? start, uint elementLength, uint size, uint first, uint count)
    {
        if (start is not { } address) return;
        uint untilEnd = Math.Min(count, size - first);
        Log.Mark(unchecked(address + (elementLength * first)), elementLength * untilEnd);
        if (count != untilEnd) Log.Mark(address, elementLength * (count - untilEnd));
    }
}
