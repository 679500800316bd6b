namespace DeviceDsl.Virtio.Rings;

/// <summary>Holds back what is completed before its turn (IO-1).</summary>
internal sealed class InOrderCompletions(int size)
{
    private readonly ChainBuffers[] _chains = new ChainBuffers[size];
    private int _first;
    private int _count;

    /// <summary>Remembers that a chain was taken after all others. There is room, for no id is taken again while its chain waits here.</summary>
    public void Add(ChainBuffers chain)
    {
        _chains[(_first + _count) % _chains.Length] = chain;
        _count++;
    }

    /// <summary>
    /// Gives those back whose turn has come. One used entry stands for a batch: of the chains that it passes over the driver assumes
    /// that they were written whole, so only such are passed over.
    /// </summary>
    public void Release(VirtQueue queue)
    {
        while (_count != 0 && _chains[_first].IsComplete)
        {
            ChainBuffers last = TakeFirst();
            int count = 1;
            int slots = last.Slots;
            while (_count != 0 && last.Written == last.WritableLength && _chains[_first].IsComplete)
            {
                queue.Return(last);
                last = TakeFirst();
                count++;
                slots += last.Slots;
            }

            queue.ReleaseInOrder(last, count, slots);
            queue.Return(last);
        }
    }

    private ChainBuffers TakeFirst()
    {
        ChainBuffers chain = _chains[_first];
        _first = (_first + 1) % _chains.Length;
        _count--;
        return chain;
    }
}
