namespace DeviceDsl.Virtio.Rings;

/// <summary>Buffers for the chains in flight of one queue, of which a guest cannot make the device keep more than a bound (H10).</summary>
internal sealed class ChainPool(VirtQueue queue)
{
    /// <summary>How many segments all chains together may have over the smallest capacity.</summary>
    public const int Budget = 1 << 17;

    private readonly ChainBuffers[] _free = new ChainBuffers[queue.Size + 1];
    private int _freeCount;
    private int _spent;

    /// <summary>How much of the budget is spent.</summary>
    public int Spent => _spent;

    /// <summary>Buffers whose contents are the caller's to write.</summary>
    public ChainBuffers Rent() => _freeCount == 0 ? new ChainBuffers(queue) : _free[--_freeCount];

    public void Return(ChainBuffers chain)
    {
        chain.EndHandles();
        _free[_freeCount++] = chain;
    }

    /// <summary>Gives a chain room for one more segment at least.</summary>
    /// <returns>Whether the budget has that room, now that idle chains have given back theirs.</returns>
    public bool TryGrow(ChainBuffers chain)
    {
        int more = chain.Segments.Length;
        if (_spent + more > Budget) TakeFromIdle();
        if (_spent + more > Budget) return false;
        Array.Resize(ref chain.Segments, 2 * more);
        _spent += more;
        return true;
    }

    /// <summary>Whether no other chain holds any of the budget, after a chain could not grow.</summary>
    public bool IsAlone(ChainBuffers chain) => _spent == chain.Segments.Length - ChainBuffers.SmallestCapacity;

    private void TakeFromIdle()
    {
        foreach (ChainBuffers chain in _free.AsSpan(0, _freeCount))
        {
            int given = chain.Segments.Length - ChainBuffers.SmallestCapacity;
            if (given == 0) continue;
            chain.Segments = new Segment[ChainBuffers.SmallestCapacity];
            _spent -= given;
        }
    }
}
