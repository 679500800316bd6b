using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Rings;

public sealed class InOrderShould
{
    private static readonly DriverBuffer[] Four = [new(Rig.DataStart, 4, true)];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void IO1HoldBackEarlyCompletions(bool isPacked)
    {
        using var rig = new Rig(isPacked, 8, features: VirtioFeature.InOrder);
        DescriptorChain[] chains = TakeThree(rig);

        rig.Queue.Complete(chains[2], 4);
        rig.Queue.Complete(chains[1], 4);
        Assert.False(rig.Queue.Publish());
        Assert.False(rig.Driver.TryTakeUsed(out _, out _));
        Assert.Equal(1, rig.Queue.InFlight);

        rig.Queue.Complete(chains[0], 4);
        Assert.True(rig.Queue.Publish());
        for (int i = 0; i < 3; i++)
        {
            Assert.True(rig.Driver.TryTakeUsed(out long cookie, out uint written));
            Assert.Equal((i, 4u), (cookie, written));
        }
    }

    [Fact]
    public void IO1WriteOneEntryForAFullyWrittenBatch()
    {
        using var rig = new Rig(isPacked: false, 8, features: VirtioFeature.InOrder);
        DescriptorChain[] chains = TakeThree(rig);
        rig.Queue.Complete(chains[0], 4);
        rig.Queue.Complete(chains[1], 4);
        rig.Queue.Complete(chains[2], 1);
        rig.Queue.Publish();

        Assert.Equal(3, rig.Read16(rig.Areas.Device.Value + 2));
        byte[] entries = rig.Read(rig.Areas.Device.Value + 4, 24);
        Assert.Equal([2, 0, 0, 0, 1, 0, 0, 0], entries[..8]);
        Assert.All(entries[8..], item => Assert.Equal(0, item));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void IO1WriteAnEntryForEachPartlyWrittenRequest(bool isPacked)
    {
        using var rig = new Rig(isPacked, 8, features: VirtioFeature.InOrder);
        DescriptorChain[] chains = TakeThree(rig);
        for (uint i = 0; i < 3; i++) rig.Queue.Complete(chains[i], i);
        rig.Queue.Publish();
        for (uint i = 0; i < 3; i++)
        {
            Assert.True(rig.Driver.TryTakeUsed(out _, out uint written));
            Assert.Equal(i, written);
        }
    }

    [Fact]
    public void H11BreakOnAHeadAwaitingItsTurn()
    {
        using var rig = new Rig(isPacked: false, 8, features: VirtioFeature.InOrder);
        rig.Describe(3, Rig.DataStart, 1);
        rig.Describe(4, Rig.DataStart, 1);
        rig.OfferHeads(3, 4, 4);
        Assert.True(rig.Queue.TryTake(out _));
        Assert.True(rig.Queue.TryTake(out DescriptorChain second));
        rig.Queue.Complete(second, 0);
        rig.ShouldBreak(QueueFaultReason.AlreadyInFlight, "SQ-11");
    }

    private static DescriptorChain[] TakeThree(Rig rig)
    {
        var chains = new DescriptorChain[3];
        for (int i = 0; i < 3; i++)
        {
            rig.Offer(i, Four);
            Assert.True(rig.Queue.TryTake(out chains[i]));
        }

        return chains;
    }
}
