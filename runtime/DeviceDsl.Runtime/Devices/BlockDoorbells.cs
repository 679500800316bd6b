namespace DeviceDsl.Devices;

/// <summary>The doorbells of the blocks of one property, which writes find by address.</summary>
/// <remarks>
/// Blocks may interleave, so an address can lie between the first and the last doorbell of several blocks. Those few are searched.
/// </remarks>
internal sealed class BlockDoorbells
{
    private readonly BlockEntry _entry;
    private readonly int _firstRow;
    private readonly int _rowsOfEach;
    private readonly ulong _low = ulong.MaxValue;
    private readonly ulong _high;

    /// <summary>Indexes the doorbells of blocks.</summary>
    /// <param name="entry">The blocks. All have the same rows.</param>
    /// <param name="firstRow">The device's row of their first doorbell.</param>
    public BlockDoorbells(BlockEntry entry, int firstRow)
    {
        _entry = entry;
        _firstRow = firstRow;
        _rowsOfEach = entry.Blocks.Count == 0 ? 0 : ((IDevice)entry.Blocks[0]).DoorbellCount;
        for (int i = 0; i < _rowsOfEach; i++)
        {
            DoorbellEntry doorbell = entry.Blocks[0].GetDoorbell(i);
            _low = Math.Min(_low, doorbell.Offset);
            _high = Math.Max(_high, unchecked(doorbell.Offset + ((ulong)(doorbell.Count - 1) * doorbell.Stride)));
        }
    }

    /// <summary>Returns the device's row of the doorbell that a write rings, or -1.</summary>
    public int Find(AddressSpace space, ulong offset, int length, ulong value)
    {
        ulong distance = unchecked(offset - _entry.Offset);
        if (_rowsOfEach == 0 || !_entry.LiesIn(space) || offset < _entry.Offset || distance < _low) return -1;
        int last = IndexOf(distance - _low);
        for (int i = distance <= _high ? 0 : IndexOf(distance - _high - 1) + 1; i <= last && i < _entry.Blocks.Count; i++)
        {
            int row = _entry.Blocks[i].FindDoorbell(space, unchecked(offset - _entry.AddressOf(i)), length, value);
            if (row >= 0) return _firstRow + (i * _rowsOfEach) + row;
        }

        return -1;
    }

    // The last block that begins at or before a distance from the first; possibly beyond the last block.
    private int IndexOf(ulong distance)
        => _entry.Stride == 0 ? _entry.Blocks.Count - 1 : (int)Math.Min(distance / _entry.Stride, (ulong)_entry.Blocks.Count);
}
