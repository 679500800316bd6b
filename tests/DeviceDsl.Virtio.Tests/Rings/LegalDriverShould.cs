using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Rings;

/// <summary>
/// A driver that keeps the rules is served to the end, however large its requests are and in whichever order they are completed.
/// </summary>
[Trait("Category", "Slow")]
public sealed class LegalDriverShould
{
    private const ulong Table = Rig.DataStart;
    private const ulong Buffer = Rig.DataStart + 0x9_0000;
    private const int DescriptorLimit = 1024;

    /// <summary>Layout, size, buffers of a request, whether requests come back in order.</summary>
    public static TheoryData<bool, int, int, bool> Queues
    {
        get
        {
            var all = new TheoryData<bool, int, int, bool>();
            foreach (bool isPacked in new[] { false, true })
            {
                foreach (bool isInOrder in new[] { false, true })
                {
                    // Small requests, ones that just need more room than the smallest, large ones, and as large as a request can be.
                    foreach (int size in new[] { 1, 16, 1024 })
                    {
                        foreach (int buffers in new[] { 1, 4, 5, DescriptorLimit }) all.Add(isPacked, size, buffers, isInOrder);
                    }

                    all.Add(isPacked, 1024, 1000, isInOrder);
                    all.Add(isPacked, 32768, 3, isInOrder);
                    all.Add(isPacked, 32768, 5000, isInOrder);
                    all.Add(isPacked, 32768, 32768, isInOrder);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Queues))]
    public void IO1BeServedForAnyOrderOfCompletions(bool isPacked, int size, int buffers, bool isInOrder)
    {
        foreach (CompletionOrder order in Enum.GetValues<CompletionOrder>())
        {
            foreach (bool publishesEach in new[] { false, true })
            {
                using Rig rig = RigOf(isPacked, size, isInOrder);
                Serve(rig, buffers, order, publishesEach);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void IO1RegainTheRoomOfARequestAwaitingItsTurn(bool isPacked)
    {
        const int size = 1024;
        using Rig rig = RigOf(isPacked, size, isInOrder: true);
        for (int i = 0; i < size; i++) Assert.True(Add(rig, 1000, i));
        rig.Driver.Publish();
        Assert.True(rig.Queue.TryTake(out DescriptorChain first));
        for (int i = 1; i < size; i++)
        {
            Assert.True(rig.Queue.TryTake(out DescriptorChain chain), $"Request {i} was not taken. {rig.Queue.Fault}");
            rig.Queue.Complete(chain, 0);
        }

        Assert.False(rig.Queue.Publish());
        rig.Queue.Complete(first, 0);
        Assert.True(rig.Queue.Publish());
        for (int i = 0; i < size; i++)
        {
            Assert.True(rig.Driver.TryTakeUsed(out long cookie, out _));
            Assert.Equal(i, cookie);
        }
    }

    /// <summary>More pieces than the budget has: 1024 buffers of 256 pages each, in memory whose pieces are pages.</summary>
    /// <param name="others">How many buffers a request has that is in flight meanwhile; 0 for none.</param>
    /// <param name="holdsRoom">Whether that holds some of the budget, so that the large one may fit without it.</param>
    [Theory]
    [InlineData(0, false)]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public void H10BreakTheQueueOnlyByARequestThatNeverFits(int others, bool holdsRoom)
    {
        using var rig = new Rig(isPacked: false, 8, GuestMemory.PageSize, features: VirtioFeature.RingIndirectDescriptors);
        DescriptorChain other = default;
        if (others != 0)
        {
            Assert.True(Add(rig, others, 0));
            rig.Driver.Publish();
            Assert.True(rig.Queue.TryTake(out other));
        }

        var buffers = new DriverBuffer[DescriptorLimit];
        Array.Fill(buffers, new DriverBuffer(Rig.DataStart, Rig.DataLength, false));
        Assert.True(rig.Driver.TryAddIndirect(buffers, Table, 1));
        rig.Driver.Publish();
        Assert.False(rig.Queue.TryTake(out _));
        Assert.Equal(holdsRoom, rig.Queue.Fault is null);
        if (!holdsRoom) return;
        rig.Queue.Complete(other, 0);
        rig.ShouldBreak(QueueFaultReason.TooManyDescriptors, "VQ-13");
    }

    private static Rig RigOf(bool isPacked, int size, bool isInOrder)
    {
        VirtioFeature[] features = isInOrder
            ? [VirtioFeature.RingIndirectDescriptors, VirtioFeature.InOrder]
            : [VirtioFeature.RingIndirectDescriptors];
        return new(isPacked, size, features: features);
    }

    /// <summary>
    /// Serves some more requests than the ring has room for, as long as the device finds any, and then those that it kept.
    /// </summary>
    private static void Serve(Rig rig, int buffers, CompletionOrder order, bool publishesEach)
    {
        // As many descriptors as fill the budget several times, but not for ever with the largest ones.
        int requests = Math.Clamp(300_000 / buffers, 20, rig.Size + 100);
        var random = new Random(requests);
        var kept = new List<DescriptorChain>();
        int added = 0;
        int completed = 0;
        int used = 0;
        while (used < requests)
        {
            int before = added + completed + used;
            while (added < requests && Add(rig, buffers, added)) added++;
            rig.Driver.Publish();
            while (rig.Queue.TryTake(out DescriptorChain chain))
            {
                Assert.Equal((uint)buffers - 1, chain.ReadableLength);
                kept.Add(chain);
                if (order != CompletionOrder.AtOnce) continue;
                Complete(rig, kept, 0, publishesEach);
                completed++;
            }

            Assert.True(rig.Queue.Fault is null, $"{rig.Queue.Fault} {used} of {requests} requests were served, in the order {order}.");
            Assert.InRange(rig.Queue.SegmentsInReserve, 0, 1 << 17);
            int batch = order == CompletionOrder.Random ? random.Next(1, kept.Count + 1) : kept.Count;
            for (int left = batch; left > 0 && kept.Count != 0; left--)
            {
                int index = order switch
                {
                    CompletionOrder.NewestFirst => kept.Count - 1,
                    CompletionOrder.Random => random.Next(kept.Count),
                    _ => 0,
                };
                Complete(rig, kept, index, publishesEach);
                completed++;
            }

            rig.Queue.Publish();
            for (; rig.Driver.TryTakeUsed(out _, out _); used++)
            {
            }

            Assert.True(
                added + completed + used > before,
                $"Both sides wait for each other: {used} of {requests} requests were served, in the order {order}.");
        }

        Assert.Equal(0, rig.Queue.InFlight);
    }

    private static void Complete(Rig rig, List<DescriptorChain> kept, int index, bool publishes)
    {
        rig.Queue.Complete(kept[index], kept[index].WritableLength);
        kept.RemoveAt(index);
        if (publishes) rig.Queue.Publish();
    }

    /// <summary>
    /// Adds a request of buffers of a byte each, the last one writable. All requests have one table, as they are all the same.
    /// </summary>
    private static bool Add(Rig rig, int buffers, long cookie)
    {
        var all = new DriverBuffer[buffers];
        Array.Fill(all, new DriverBuffer(Buffer, 1, false));
        all[^1] = new DriverBuffer(Buffer, 1, true);
        return rig.Driver.TryAddIndirect(all, Table, cookie);
    }

    private enum CompletionOrder
    {
        AtOnce,
        OldestFirst,
        NewestFirst,
        Random,
    }
}
