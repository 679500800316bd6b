using DeviceDsl.Buses;

namespace DeviceDsl.Machines;

/// <summary>The places of a board's doorbells in an address space, according to the board's generated code.</summary>
internal sealed class BoardPlan : BusPlan
{
    private readonly IBoard _board;
    private readonly ulong _base;
    private readonly DoorbellEntry[] _rows;
    private readonly int[] _first;

    public BoardPlan(IBoard board, AddressSpace space, ulong @base)
    {
        _board = board;
        Space = space;
        _base = @base;
        _rows = [.. Enumerable.Range(0, board.DoorbellCount).Select(board.GetDoorbell)];
        _first = new int[_rows.Length];
        for (int row = 0; row < _rows.Length; row++)
        {
            _first[row] = Count;
            if (_rows[row].Space == space) Count += Math.Max(_rows[row].Count, 0);
        }
    }

    /// <summary>The address space.</summary>
    public AddressSpace Space { get; }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override int Find(ulong address, int length, ulong value)
    {
        ulong offset = unchecked(address - _base);
        int row = _board.FindDoorbell(Space, offset, length, value);
        if ((uint)row >= (uint)_rows.Length || _rows[row].Space != Space) return -1;
        int index = _rows[row].IndexOf(offset, value);
        return index < 0 ? -1 : _first[row] + index;
    }
}
