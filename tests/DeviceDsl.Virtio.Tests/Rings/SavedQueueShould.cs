using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Rings;

/// <summary>
/// Queues that are saved at any moment, with requests that are in flight, wait for their turn, or are used and not shown.
/// </summary>
public sealed class SavedQueueShould
{
    private const int Size = 16;
    private const int Steps = 150;

    public static TheoryData<bool, bool, bool> Queues
    {
        get
        {
            var all = new TheoryData<bool, bool, bool>();
            foreach (bool isPacked in new[] { false, true })
            {
                foreach (bool isInOrder in new[] { false, true })
                {
                    foreach (bool hasEventIndex in new[] { false, true }) all.Add(isPacked, isInOrder, hasEventIndex);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Queues))]
    public void SQ19SaveTheSameStateAfterLoad(bool isPacked, bool isInOrder, bool hasEventIndex)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            using Rig rig = RigOf(isPacked, isInOrder, hasEventIndex);
            var traffic = new Traffic(rig, seed);
            for (int step = 0; step < Steps; step++)
            {
                traffic.Step();
                byte[] state = traffic.Save();
                traffic.GoOnWith(state);
                Assert.Equal(state, traffic.Save());
            }

            traffic.Finish();
        }
    }

    [Theory]
    [Trait("Category", "Slow")]
    [MemberData(nameof(Queues))]
    public void SQ19RefuseAnInvalidState(bool isPacked, bool isInOrder, bool hasEventIndex)
    {
        int refused = 0;
        int tried = 0;
        for (int seed = 0; seed < 10; seed++)
        {
            using Rig rig = RigOf(isPacked, isInOrder, hasEventIndex);
            var traffic = new Traffic(rig, seed);
            for (int step = 0; step < 40; step++) traffic.Step();
            byte[] state = traffic.Save();
            for (int i = 0; i < state.Length; i++)
            {
                foreach (byte flip in new byte[] { 0x01, 0x80, 0xFF })
                {
                    byte[] damaged = [.. state];
                    damaged[i] ^= flip;
                    tried++;
                    if (IsRefused(rig, damaged)) refused++;
                }
            }
        }

        // Addresses, lengths and counts may be others; most of what a queue consists of may not.
        Assert.True(refused > tried / 4, $"{refused} of {tried} were refused.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void NotSaveTheBuffersOfAWaitingRequest(bool isPacked)
    {
        int[] lengths = [.. new[] { 2, 8 }.Select(buffers => LengthOfStateWith(buffers, isPacked))];

        Assert.Equal(lengths[0], lengths[1]);
    }

    private static int LengthOfStateWith(int buffers, bool isPacked)
    {
        using var rig = new Rig(isPacked, Size, features: VirtioFeature.InOrder);
        var all = new DriverBuffer[buffers];
        Array.Fill(all, new DriverBuffer(Rig.DataStart, 1, true));
        rig.Offer(0, [all[0]]);
        rig.Offer(1, all);
        Assert.True(rig.Queue.TryTake(out _));
        Assert.True(rig.Queue.TryTake(out DescriptorChain second));
        rig.Queue.Complete(second, 1);
        return rig.Save(rig.Queue).Length;
    }

    private static Rig RigOf(bool isPacked, bool isInOrder, bool hasEventIndex)
    {
        List<VirtioFeature> features = [];
        if (isInOrder) features.Add(VirtioFeature.InOrder);
        if (hasEventIndex) features.Add(VirtioFeature.RingEventIndex);
        return new(isPacked, Size, features: [.. features]);
    }

    private static bool IsRefused(Rig rig, byte[] state)
    {
        VirtQueue queue;
        try
        {
            queue = rig.Load(state);
        }
        catch (MachineException exception)
        {
            Assert.Equal(Errno.EINVAL, exception.Errno);
            return true;
        }

        // What is taken for a state does no harm, wherever it leads.
        byte[] ring = rig.Read(Rig.RingStart, Rig.DataLength);
        queue.Resume();
        for (int left = 4 * Size; left > 0 && queue.TryTake(out DescriptorChain chain); left--) queue.Complete(chain, 0);
        queue.Publish();
        rig.Write(Rig.RingStart, ring);
        return false;
    }

    /// <summary>A driver and a device, in a random order of their steps.</summary>
    private sealed class Traffic(Rig rig, int seed)
    {
        private readonly Random _random = new(seed);
        private readonly List<DescriptorChain> _kept = [];
        private VirtQueue _queue = rig.Queue;
        private long _added;
        private long _used;

        public void Step()
        {
            switch (_random.Next(7))
            {
                case < 2:
                    Add();
                    break;
                case 2:
                    Take(_random.Next(4));
                    break;
                case < 5:
                    Complete();
                    break;
                case 5:
                    _queue.Publish();
                    break;
                default:
                    TakeUsed();
                    break;
            }
        }

        public byte[] Save() => rig.Save(_queue);

        public void GoOnWith(byte[] state)
        {
            int inFlight = _kept.Count;
            _queue = rig.Load(state);
            Assert.False(_queue.TryTake(out _));
            Assert.Equal(state, Save());
            _queue.Resume();
            _kept.Clear();
            Take(inFlight);
            Assert.Equal(inFlight, _kept.Count);
        }

        /// <summary>All comes back, once.</summary>
        public void Finish()
        {
            for (Take(Size); _kept.Count != 0 || _used < _added; Take(Size))
            {
                long before = _used;
                while (_kept.Count != 0) Complete();
                _queue.Publish();
                TakeUsed();
                Assert.True(_used > before, $"{_added - _used} requests are lost, seed {seed}: {_queue.Fault}");
            }

            Assert.Equal(_added, _used);
            Assert.Equal(Size, rig.Driver.FreeDescriptors);
        }

        private void Add()
        {
            int count = _random.Next(1, 5);
            var buffers = new DriverBuffer[count];
            int readable = _random.Next(count);
            for (int i = 0; i < count; i++) buffers[i] = new(Rig.DataStart + (ulong)(16 * i), 8, i >= readable);
            if (!rig.Driver.TryAdd(buffers, _added)) return;
            rig.Driver.Publish();
            _added++;
        }

        private void Take(int most)
        {
            for (; most > 0 && _queue.TryTake(out DescriptorChain chain); most--) _kept.Add(chain);
        }

        private void Complete()
        {
            if (_kept.Count == 0) return;
            int index = _random.Next(_kept.Count);
            uint writable = _kept[index].WritableLength;
            _queue.Complete(_kept[index], _random.Next(2) == 0 ? writable : writable / 2);
            _kept.RemoveAt(index);
        }

        private void TakeUsed()
        {
            while (rig.Driver.TryTakeUsed(out _, out _)) _used++;
        }
    }
}
