namespace DeviceDsl.Virtio.Rings;

/// <summary>Delays the completion of chains until their turn (IO-1).</summary>
/// <remarks>A waiting chain holds none of its buffers, so that earlier chains cannot keep others from being taken (H10).</remarks>
internal sealed class InOrderCompletions(int size)
{
    private readonly Turn[] _turns = new Turn[size];
    private readonly bool[] _isWaiting = new bool[size];
    private int _first;
    private int _count;

    /// <summary>Appends a chain that was taken. There is room, because no id is taken again while its chain waits here.</summary>
    public void Add(ChainBuffers chain)
    {
        chain.Turn = Place(_count);
        _turns[chain.Turn] = new(chain, chain.Id, chain.Slots, 0, 0);
        _count++;
    }

    /// <summary>Marks a chain as complete. It waits from then on, without its buffers.</summary>
    public void Complete(ChainBuffers chain, uint written)
    {
        _turns[chain.Turn] = new(null, chain.Id, chain.Slots, written, chain.WritableLength);
        _isWaiting[chain.Id] = true;
    }

    /// <summary>Whether a complete chain with this id waits.</summary>
    public bool IsWaiting(ushort id) => _isWaiting[id];

    /// <summary>Returns all chains in order.</summary>
    public Turn[] ToArray()
    {
        var turns = new Turn[_count];
        for (int i = 0; i < _count; i++) turns[i] = _turns[Place(i)];
        return turns;
    }

    /// <summary>
    /// Releases the chains whose turn has come. One used entry stands for a batch. The driver assumes that the chains skipped by it were
    /// written in full, so only such chains are skipped.
    /// </summary>
    public void Release(VirtQueue queue)
    {
        while (_count != 0 && _turns[_first].IsComplete)
        {
            Turn last = TakeFirst(queue);
            int count = 1;
            int slots = last.Slots;
            while (_count != 0 && last.IsWhole && _turns[_first].IsComplete)
            {
                last = TakeFirst(queue);
                count++;
                slots += last.Slots;
            }

            queue.ReleaseInOrder(last, count, slots);
        }
    }

    private int Place(int after) => (_first + after) % _turns.Length;

    private Turn TakeFirst(VirtQueue queue)
    {
        Turn turn = _turns[_first];
        queue.RecordCompletion(turn.Id);
        _isWaiting[turn.Id] = false;
        _first = Place(1);
        _count--;
        return turn;
    }
}
