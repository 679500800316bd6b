namespace DeviceDsl.Virtio.Rings;

/// <summary>The buffers for the chains in flight of one queue, bounded so that no guest can make the device keep more (H10).</summary>
internal sealed class ChainPool(VirtQueue queue)
{
    /// <summary>The number of segments that all chains together may have beyond the smallest capacity.</summary>
    public const int Budget = 1 << 17;

    private readonly ChainBuffers[] _free = new ChainBuffers[queue.Size + 1];
    private int _freeCount;
    private int _spent;

    /// <summary>The part of the budget that is spent.</summary>
    public int Spent => _spent;

    /// <summary>Returns buffers whose contents the caller must set.</summary>
    public ChainBuffers Rent() => _freeCount == 0 ? new ChainBuffers(queue) : _free[--_freeCount];

    public void Return(ChainBuffers chain)
    {
        chain.InvalidateHandles();
        _free[_freeCount++] = chain;
    }

    /// <summary>Gives a chain room for at least one more segment.</summary>
    /// <returns>Whether the budget allows that, after idle chains have returned their share.</returns>
    public bool TryGrow(ChainBuffers chain)
    {
        int more = chain.Segments.Length;
        if (_spent + more > Budget) TakeFromIdle();
        if (_spent + more > Budget) return false;
        Array.Resize(ref chain.Segments, 2 * more);
        _spent += more;
        return true;
    }

    /// <summary>After a chain could not grow: whether no other chain holds any of the budget.</summary>
    public bool IsAlone(ChainBuffers chain) => _spent == chain.Segments.Length - ChainBuffers.MinCapacity;

    private void TakeFromIdle()
    {
        foreach (ChainBuffers chain in _free.AsSpan(0, _freeCount))
        {
            int given = chain.Segments.Length - ChainBuffers.MinCapacity;
            if (given == 0) continue;
            chain.Segments = new Segment[ChainBuffers.MinCapacity];
            _spent -= given;
        }
    }
}
