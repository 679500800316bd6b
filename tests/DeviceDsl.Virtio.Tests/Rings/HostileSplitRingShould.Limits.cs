using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Rings;

/// <summary>Limits: the bytes of a chain, its descriptors, and what is kept of requests in flight.</summary>
public sealed partial class HostileSplitRingShould
{
    private int Offered { get; set; }

    [Fact]
    public void H9BreakOnAChainOf4GiB()
    {
        using Rig rig = Split();
        rig.Machine.AddMemory(0x1000_0000, 0x4000_0000);
        for (int i = 0; i < 4; i++) rig.Describe(i, 0x1000_0000, 0x4000_0000, Next, i + 1);
        rig.OfferHeads(0);
        rig.ShouldBreak(QueueFaultReason.ChainTooLong, "SQ-4");
    }

    [Fact]
    public void H9AcceptAChainJustBelow4GiB()
    {
        using Rig rig = Split();
        rig.Machine.AddMemory(0x1000_0000, 0x4000_0000);
        for (int i = 0; i < 4; i++)
        {
            rig.Describe(i, 0x1000_0000, i == 3 ? 0x3FFF_FFFF : 0x4000_0000u, (i == 3 ? 0 : Next) | Writable, i + 1);
        }

        rig.OfferHeads(0);
        Assert.True(rig.Queue.TryTake(out DescriptorChain chain));
        Assert.Equal(uint.MaxValue, chain.WritableLength);
    }

    [Fact]
    public void H10BoundTheRequestsInFlight()
    {
        using var rig = new Rig(isPacked: false, 1024, features: VirtioFeature.RingIndirectDescriptors);
        // 1024 heads, each of 1024 buffers: a million segments, were they all kept.
        for (int i = 0; i < 1024; i++) rig.WriteDescriptor(Data + (16 * (ulong)i), Data, 1, i == 1023 ? 0 : Next, i + 1);
        int[] heads = [.. Enumerable.Range(0, 1024)];
        foreach (int head in heads) rig.Describe(head, Data, 1024 * 16, Refers);
        rig.OfferHeads(heads);

        var taken = new Queue<DescriptorChain>();
        while (rig.Queue.TryTake(out DescriptorChain chain)) taken.Enqueue(chain);
        Assert.InRange(taken.Count, 64, 256);
        Assert.Null(rig.Queue.Fault);
        Assert.False(rig.Queue.EnableKicks());

        // Each completion makes room for one more, to the last.
        int served = 0;
        while (taken.TryDequeue(out DescriptorChain chain))
        {
            Assert.Equal(1024u, chain.ReadableLength);
            rig.Queue.Complete(chain, 0);
            served++;
            if (rig.Queue.TryTake(out DescriptorChain next)) taken.Enqueue(next);
        }

        Assert.Equal(1024, served);
    }

    [Fact]
    public void H10ReuseTheRoomOfIdleChains()
    {
        using var rig = new Rig(isPacked: false, 256, features: VirtioFeature.RingIndirectDescriptors);
        for (int i = 0; i < 1024; i++) rig.WriteDescriptor(Data + (16 * (ulong)i), Data, 1, i == 1023 ? 0 : Next, i + 1);
        for (int round = 0; round < 8; round++)
        {
            var taken = new List<DescriptorChain>();
            // Another depth each time, so that other buffers of the pool are the large ones.
            for (int i = 0; i < 100 - (7 * round); i++)
            {
                rig.Describe(i, Data, 1024 * 16, Refers);
                rig.Write16(rig.Areas.Driver.Value + 4 + (2 * (ulong)(Offered & 255)), (ushort)i);
                rig.Write16(rig.Areas.Driver.Value + 2, (ushort)++Offered);
                Assert.True(rig.Queue.TryTake(out DescriptorChain chain), rig.Queue.Fault?.ToString());
                taken.Add(chain);
            }

            foreach (DescriptorChain chain in taken) rig.Queue.Complete(chain, 0);
            rig.Queue.Publish();
        }
    }

    [Fact]
    public void H10BreakOnAChainOfTooManyDescriptors()
    {
        using Rig rig = Split();
        for (int i = 0; i < 1025; i++) rig.WriteDescriptor(Data + (16 * (ulong)i), Data, 1, i == 1024 ? 0 : Next, i + 1);
        rig.Describe(0, Data, 1024 * 16, Refers);
        rig.Describe(1, Data, 1025 * 16, Refers);
        rig.WriteDescriptor(Data + (16 * 1023), Data, 1, 0, 0);
        rig.OfferHeads(0, 1);
        Assert.True(rig.Queue.TryTake(out DescriptorChain chain), rig.Queue.Fault?.ToString());
        Assert.Equal(1024u, chain.ReadableLength);
        rig.WriteDescriptor(Data + (16 * 1023), Data, 1, Next, 1024);
        rig.ShouldBreak(QueueFaultReason.TooManyDescriptors, "VQ-13");
    }

    [Fact]
    public void H10BreakOnAChainOfTooManyDescriptorsDespiteRoom()
    {
        using var rig = new Rig(isPacked: false, 8, GuestMemory.PageSize, features: VirtioFeature.RingIndirectDescriptors);
        ulong table = Data + 0x4000;
        // Two pieces each: what served it has room for twice as many.
        for (int i = 0; i < 1025; i++) rig.WriteDescriptor(table + (16 * (ulong)i), Data + 0xFFF, 2, i is 1023 or 1024 ? 0 : Next, i + 1);
        rig.Describe(0, table, 1024 * 16, Refers);
        rig.Describe(1, table, 1025 * 16, Refers);
        rig.OfferHeads(0, 1);
        Assert.True(rig.Queue.TryTake(out DescriptorChain chain), rig.Queue.Fault?.ToString());
        rig.Queue.Complete(chain, 0);
        for (int i = 0; i < 1025; i++) rig.WriteDescriptor(table + (16 * (ulong)i), Data, 1, i == 1024 ? 0 : Next, i + 1);
        rig.ShouldBreak(QueueFaultReason.TooManyDescriptors, "VQ-13");
    }
}
