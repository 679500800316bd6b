namespace DeviceDsl.Virtio.Rings;

/// <summary>Holds back what is completed before its turn (IO-1).</summary>
/// <remarks>A chain that waits holds none of its buffers, so that those before it cannot keep others from being taken (H10).</remarks>
internal sealed class InOrderCompletions(int size)
{
    private readonly Turn[] _turns = new Turn[size];
    private readonly bool[] _isWaiting = new bool[size];
    private int _first;
    private int _count;

    /// <summary>Remembers that a chain was taken after all others. There is room, for no id is taken again while its chain waits here.</summary>
    public void Add(ChainBuffers chain)
    {
        chain.Turn = Place(_count);
        _turns[chain.Turn] = new(chain, chain.Id, chain.Slots, 0, 0);
        _count++;
    }

    /// <summary>A chain is complete: from now on it waits without its buffers.</summary>
    public void Complete(ChainBuffers chain, uint written)
    {
        _turns[chain.Turn] = new(null, chain.Id, chain.Slots, written, chain.WritableLength);
        _isWaiting[chain.Id] = true;
    }

    /// <summary>Whether a complete chain of this id waits.</summary>
    public bool IsWaiting(ushort id) => _isWaiting[id];

    /// <summary>All chains, in their order.</summary>
    public Turn[] ToArray()
    {
        var turns = new Turn[_count];
        for (int i = 0; i < _count; i++) turns[i] = _turns[Place(i)];
        return turns;
    }

    /// <summary>
    /// Gives those back whose turn has come. One used entry stands for a batch: of the chains that it passes over the driver assumes
    /// that they were written whole, so only such are passed over.
    /// </summary>
    public void Release(VirtQueue queue)
    {
        while (_count != 0 && _turns[_first].IsComplete)
        {
            Turn last = TakeFirst();
            int count = 1;
            int slots = last.Slots;
            while (_count != 0 && last.IsWhole && _turns[_first].IsComplete)
            {
                last = TakeFirst();
                count++;
                slots += last.Slots;
            }

            queue.ReleaseInOrder(last, count, slots);
        }
    }

    private int Place(int after) => (_first + after) % _turns.Length;

    private Turn TakeFirst()
    {
        Turn turn = _turns[_first];
        _isWaiting[turn.Id] = false;
        _first = Place(1);
        _count--;
        return turn;
    }
}
