using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Rings;

/// <summary>
/// What a hostile driver does to a split ring breaks the queue, and nothing else. Named after the rows of docs/spec/virtio.md, section 14.
/// </summary>
public sealed partial class HostileSplitRingShould
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
