using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Rings;

/// <summary>What a hostile driver does to a split ring breaks the queue, and nothing else. Named after the rows of docs/spec/virtio.md, section 14.</summary>
public sealed class HostileSplitRingShould
{
    private const int Next = 1;
    private const int Writable = 2;
    private const int Refers = 4;
    private const ulong Data = Rig.DataStart;
    private const ulong End = Rig.DataStart + Rig.DataLength;

    [Theory]
    [InlineData(new[] { 0 })]
    [InlineData(new[] { 1, 0 })]
    [InlineData(new[] { 1, 2, 3, 4, 5, 6, 7, 0 })]
    [InlineData(new[] { 1, 2, 1 })]
    public void H1BreakOnACircularChain(int[] nexts)
    {
        using Rig rig = Split();
        for (int i = 0; i < nexts.Length; i++) rig.Describe(i, Data, 1, Next, nexts[i]);
        rig.OfferHeads(0);
        rig.ShouldBreak(QueueFaultReason.ChainLoop, "SQ-3");
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 2)]
    [InlineData(64, 63)]
    public void H1BreakOnACircularChainInAnIndirectTable(int entries, int lastNext)
    {
        using Rig rig = Split();
        for (int i = 0; i < entries; i++) rig.WriteDescriptor(Data + (16 * (ulong)i), Data, 1, Next, i == entries - 1 ? lastNext : i + 1);

        rig.Describe(0, Data, 16 * (uint)entries, Refers);
        rig.OfferHeads(0);
        rig.ShouldBreak(QueueFaultReason.ChainLoop, "SQ-3");
    }

    [Theory]
    [InlineData(9)]
    [InlineData(0x8000)]
    [InlineData(0xFFFF)]
    public void H2BreakOnAJumpOfTheAvailableIndex(int index)
    {
        using Rig rig = Split();
        rig.Write16(rig.Areas.Driver.Value + 2, (ushort)index);
        rig.ShouldBreak(QueueFaultReason.AvailableIndexJump, "SQ-1");
    }

    [Fact]
    public void H2BreakOnADecreaseOfTheAvailableIndex()
    {
        using Rig rig = Split();
        for (int i = 0; i < 5; i++) rig.Pass(new DriverBuffer(Data, 1, false));
        rig.Write16(rig.Areas.Driver.Value + 2, 4);
        rig.ShouldBreak(QueueFaultReason.AvailableIndexJump, "SQ-1");
    }

    [Fact]
    public void H2ServeAFullRing()
    {
        using Rig rig = Split();
        for (int i = 0; i < 8; i++) rig.Describe(i, Data, 1);
        rig.OfferHeads(0, 1, 2, 3, 4, 5, 6, 7);
        for (int i = 0; i < 8; i++) Assert.True(rig.Queue.TryTake(out _));
        Assert.False(rig.Queue.TryTake(out _));
        Assert.Null(rig.Queue.Fault);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(0xFFFF)]
    public void H3BreakOnAHeadOutsideTheTable(int head)
    {
        using Rig rig = Split();
        rig.OfferHeads(head);
        rig.ShouldBreak(QueueFaultReason.HeadOutOfRange, "SQ-2");
    }

    [Theory]
    [InlineData(8)]
    [InlineData(0xFFFF)]
    public void H3BreakOnANextOutsideTheTable(int next)
    {
        using Rig rig = Split();
        rig.Describe(0, Data, 1, Next, next);
        rig.OfferHeads(0);
        rig.ShouldBreak(QueueFaultReason.NextOutOfRange, "SQ-2");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0xFFFF)]
    public void H3BreakOnANextOutsideAnIndirectTable(int next)
    {
        using Rig rig = Split();
        rig.WriteDescriptor(Data, Data, 1, Next, next);
        rig.Describe(0, Data, 32, Refers);
        rig.OfferHeads(0);
        rig.ShouldBreak(QueueFaultReason.NextOutOfRange, "SQ-2");
    }

    [Fact]
    public void H4AcceptEmptyBuffers()
    {
        using Rig rig = Split();
        // Where no bytes are, no memory need be.
        rig.Describe(0, 0xDEAD_0000, 0, Next, 1);
        rig.Describe(1, Data, 3, Next, 2);
        rig.Describe(2, ulong.MaxValue, 0, Next | Writable, 3);
        rig.Describe(3, Data, 5, Writable);
        rig.Describe(4, 0, 0);
        rig.OfferHeads(0, 4);

        Assert.True(rig.Queue.TryTake(out DescriptorChain chain), rig.Queue.Fault?.ToString());
        Assert.Equal((3u, 5u), (chain.ReadableLength, chain.WritableLength));
        Assert.True(rig.Queue.TryTake(out chain));
        Assert.Equal((0u, 0u), (chain.ReadableLength, chain.WritableLength));
        Assert.True(chain.Reader.Next().IsEmpty);
        Assert.True(chain.Writer.Next().IsEmpty);
    }

    [Fact]
    public void H4BreakOnAnEmptyBufferWhenStrict()
    {
        using var rig = new Rig(isPacked: false, 8, isStrict: true);
        rig.Describe(0, Data, 0);
        rig.OfferHeads(0);
        rig.ShouldBreak(QueueFaultReason.EmptyBuffer, "SQ-6");
    }

    [Theory]
    [InlineData(ulong.MaxValue, 2)]
    [InlineData(0xFFFF_FFFF_FFFF_F000, 0x1001)]
    [InlineData(Data, Rig.DataLength + 1)]
    [InlineData(End - 1, 2)]
    [InlineData(End, 1)]
    [InlineData(Data - 1, 2)]
    [InlineData(0xFEE0_0000, 4)]
    [InlineData(0xD000_0000, 4)]
    public void H5BreakOnABufferOutsideMemory(ulong address, uint length)
    {
        foreach (int direction in new[] { 0, Writable })
        {
            using Rig rig = Split();
            // The device's own registers are not memory either: no access comes back to it.
            using var own = EventFd.Create();
            using IoEventFdRegistration registers = rig.Machine.AssignIoEventFd(own, IoAddress.Mmio(0xD000_0000));
            rig.Describe(0, address, length, direction);
            rig.OfferHeads(0);
            rig.ShouldBreak(QueueFaultReason.BufferOutsideMemory, "SQ-7");
            Assert.False(own.TryRead(out _));
        }
    }

    [Fact]
    public void H5BreakOnAWritableBufferInReadOnlyMemory()
    {
        using Rig rig = Split();
        rig.Machine.AddMemory(End, GuestMemory.PageSize, isReadOnly: true);
        rig.Describe(0, End, 4);
        rig.Describe(1, End - 1, 2, Writable);
        rig.OfferHeads(0, 1);
        Assert.True(rig.Queue.TryTake(out _));
        rig.ShouldBreak(QueueFaultReason.BufferOutsideMemory, "SQ-7");
    }

    [Fact]
    public void H5BreakOnAWritableBufferInReadOnlyMemoryAfterARead()
    {
        using Rig rig = Split();
        rig.Machine.AddMemory(End, GuestMemory.PageSize, isReadOnly: true);
        rig.Describe(0, End, 4);
        rig.Describe(1, End, 4, Next, 2);
        rig.Describe(2, End + 8, 4, Writable);
        rig.OfferHeads(0, 1);
        Assert.True(rig.Queue.TryTake(out _));
        rig.ShouldBreak(QueueFaultReason.BufferOutsideMemory, "SQ-7");
    }

    [Fact]
    public void H6ServeABufferAcrossPiecesOfMemory()
    {
        using var rig = new Rig(isPacked: false, 8, GuestMemory.PageSize);
        rig.Write(Data + 0xFFE, [1, 2, 3, 4]);
        rig.Describe(0, Data + 0xFFE, 4, Next, 1);
        rig.Describe(1, Data + 0x1FFF, 0x1002, Writable);
        rig.OfferHeads(0);

        Assert.True(rig.Queue.TryTake(out DescriptorChain chain));
        Assert.True(chain.Reader.TryRead(out uint value));
        Assert.Equal(0x0403_0201u, value);
        Assert.Equal(0x1002u, chain.Writer.Fill(9, uint.MaxValue));
        Assert.Equal([9, 9], rig.Read(Data + 0x2FFF, 2));
        Assert.Equal([9, 0], rig.Read(Data + 0x3000, 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void H7BreakOnAReadableBufferAfterAWritableOne(uint lengthOfWritable)
    {
        using Rig rig = Split();
        rig.Describe(0, Data, 1, Next, 1);
        rig.Describe(1, Data, lengthOfWritable, Next | Writable, 2);
        rig.Describe(2, Data, 1);
        rig.OfferHeads(0);
        rig.ShouldBreak(QueueFaultReason.ReadableAfterWritable, "SQ-5");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(0xFFFF_FFF0)]
    [InlineData(65536 * 16)]
    public void H8BreakOnAnIndirectTableOfBadLength(uint length)
    {
        using Rig rig = Split();
        rig.Describe(0, Data, length, Refers);
        rig.OfferHeads(0);
        rig.ShouldBreak(QueueFaultReason.IndirectLength, "SQ-8");
    }

    [Theory]
    [InlineData(End - 16, 32)]
    [InlineData(End, 16)]
    [InlineData(0xFFFF_FFFF_FFFF_FFF0, 32)]
    public void H8BreakOnAnIndirectTableOutsideMemory(ulong address, uint length)
    {
        using Rig rig = Split();
        rig.Describe(0, address, length, Refers);
        rig.OfferHeads(0);
        rig.ShouldBreak(QueueFaultReason.IndirectOutsideMemory, "SQ-8");
    }

    [Fact]
    public void H8BreakOnANestedIndirectTable()
    {
        using Rig rig = Split();
        rig.WriteDescriptor(Data, Data + 64, 16, Refers, 0);
        rig.Describe(0, Data, 16, Refers);
        rig.OfferHeads(0);
        rig.ShouldBreak(QueueFaultReason.IndirectNested, "SQ-8");
    }

    [Fact]
    public void H8BreakOnAnIndirectDescriptorWithNext()
    {
        using Rig rig = Split();
        rig.WriteDescriptor(Data, Data, 1, 0, 0);
        rig.Describe(0, Data, 16, Refers | Next, 1);
        rig.OfferHeads(0);
        rig.ShouldBreak(QueueFaultReason.IndirectWithNext, "SQ-8");
    }

    [Fact]
    public void H8BreakOnAnUnnegotiatedIndirectTable()
    {
        using var rig = new Rig(isPacked: false, 8);
        rig.WriteDescriptor(Data, Data, 1, 0, 0);
        rig.Describe(0, Data, 16, Refers);
        rig.OfferHeads(0);
        rig.ShouldBreak(QueueFaultReason.IndirectNotNegotiated, "SQ-8");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void H8ServeAnIndirectTableAfterDirectDescriptors(int skew)
    {
        using var rig = new Rig(isPacked: false, 8, GuestMemory.PageSize, features: VirtioFeature.RingIndirectDescriptors);
        // Two entries before the end of a piece and two after it; with the skew one entry lies across.
        ulong table = Data + 0x1000 - 32 + (ulong)skew;
        for (int i = 0; i < 4; i++) rig.WriteDescriptor(table + (16 * (ulong)i), Data + 0x2000, 2, i == 3 ? Writable : Next, i + 1);
        rig.Describe(0, Data, 1, Next, 5);
        // Its direction is of no account.
        rig.Describe(5, table, 64, Refers | Writable);
        rig.OfferHeads(0);

        Assert.True(rig.Queue.TryTake(out DescriptorChain chain), rig.Queue.Fault?.ToString());
        Assert.Equal((7u, 2u), (chain.ReadableLength, chain.WritableLength));
    }

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
        for (int i = 0; i < 4; i++) rig.Describe(i, 0x1000_0000, i == 3 ? 0x3FFF_FFFF : 0x4000_0000u, (i == 3 ? 0 : Next) | Writable, i + 1);
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

    private int Offered { get; set; }

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

    [Fact]
    public void H11BreakOnAHeadThatIsInFlight()
    {
        using Rig rig = Split();
        rig.Describe(3, Data, 1);
        rig.OfferHeads(3, 3);
        Assert.True(rig.Queue.TryTake(out DescriptorChain chain));
        rig.ShouldBreak(QueueFaultReason.AlreadyInFlight, "SQ-11");
        // What was in flight ends, and leaves no trace.
        rig.Queue.Complete(chain, 0);
        Assert.False(rig.Queue.Publish());
        Assert.Equal(0, rig.Read16(rig.Areas.Device.Value + 2));
        Assert.Equal(0, rig.Queue.InFlight);
    }

    [Fact]
    public void H11AcceptAHeadAgainOnceComplete()
    {
        using Rig rig = Split();
        rig.Describe(3, Data, 1);
        rig.OfferHeads(3, 3);
        Assert.True(rig.Queue.TryTake(out DescriptorChain chain));
        rig.Queue.Complete(chain, 0);
        Assert.True(rig.Queue.TryTake(out _));
    }

    private static Rig Split() => new(isPacked: false, 8, features: VirtioFeature.RingIndirectDescriptors);
}
