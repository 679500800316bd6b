using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Rings;

/// <summary>What waits for the guest's memory costs the host no more than a bound (H10).</summary>
public sealed class SuspendedQueueShould
{
    private const uint PieceLength = Rig.DataLength / 2;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void H10KeepWithinItsBudgetAndRestart(bool isPacked)
    {
        using var rig = new Rig(isPacked, 64);
        DriverBuffer[] pieces = [.. Enumerable.Repeat(new DriverBuffer(Rig.DataStart, PieceLength, true), 48)];
        rig.Offer(1, pieces);
        Assert.True(rig.Queue.TryTake(out DescriptorChain chain));
        rig.Queue.Suspend();

        ChainWriter writer = chain.Writer;
        uint written = writer.Fill(7, uint.MaxValue);
        Assert.InRange(written, PieceLength, (uint)pieces.Length * PieceLength - 1);
        Assert.Equal((0u, 0u), (writer.Remaining, chain.WritableLength));
        Assert.False(writer.TryWrite((byte)1));
        rig.Queue.Complete(chain, written);

        Assert.False(rig.Queue.Publish());
        Assert.False(rig.Queue.Resume());
        Assert.Equal(0, rig.Read(Rig.DataStart, 1)[0]);
        Assert.True(rig.Queue.TryTake(out DescriptorChain again));
        Assert.Throws<InvalidOperationException>(() => rig.Queue.Complete(chain, 0));
        Assert.Equal((uint)pieces.Length * PieceLength, again.WritableLength);
        Assert.Equal(again.WritableLength, again.Writer.Fill(8, uint.MaxValue));
        rig.Queue.Complete(again, again.WritableLength);
        Assert.True(rig.Queue.Publish());
        Assert.Equal(8, rig.Read(Rig.DataStart, 1)[0]);
    }

    /// <summary>The budget is free again for what comes later.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void H10RegainItsBudgetEachTime(bool isPacked)
    {
        using var rig = new Rig(isPacked, 64);
        for (int round = 1; round < 60; round++)
        {
            rig.Offer(round, new DriverBuffer(Rig.DataStart, PieceLength, true));
            Assert.True(rig.Queue.TryTake(out DescriptorChain chain));
            rig.Queue.Suspend();
            Assert.Equal(PieceLength, chain.Writer.Fill((byte)round, uint.MaxValue));
            rig.Queue.Complete(chain, PieceLength);
            rig.Queue.Publish();
            rig.Queue.Resume();
            Assert.Equal(round, rig.Read(Rig.DataStart + PieceLength - 1, 1)[0]);
            Assert.True(rig.Driver.TryTakeUsed(out long cookie, out uint written));
            Assert.Equal((round, PieceLength), (cookie, written));
        }
    }

    /// <summary>A device that could read nothing, and has read all of it since, knows what it answers the next time.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PC6AcceptTheCompletionOfARequestReadSince(bool isPacked)
    {
        using var rig = new Rig(isPacked, 8);
        rig.Offer(1, new(Rig.DataStart, 4, false), new(Rig.DataStart + 4, 4, true));
        Assert.True(rig.Queue.TryTake(out DescriptorChain chain));
        rig.Queue.Suspend();
        Assert.False(chain.Reader.TryRead(out uint _));
        rig.Queue.Resume();
        Assert.True(chain.Reader.TryRead(out uint _));
        rig.Queue.Suspend();

        Assert.True(chain.Writer.TryWrite((byte)7));
        rig.Queue.Complete(chain, 1);
        rig.Queue.Publish();

        Assert.Equal(0, rig.Queue.InFlight);
        Assert.True(rig.Queue.Resume());
        Assert.True(rig.Driver.TryTakeUsed(out long cookie, out uint written));
        Assert.Equal((1, 1u, (byte)7), (cookie, written, rig.Read(Rig.DataStart + 4, 1)[0]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void VQ10RefuseALengthBeyondTheWritablePart(bool isPacked)
    {
        using var rig = new Rig(isPacked, 8);
        rig.Offer(1, new DriverBuffer(Rig.DataStart, 4, true));
        Assert.True(rig.Queue.TryTake(out DescriptorChain chain));
        rig.Queue.Suspend();

        Assert.Throws<ArgumentOutOfRangeException>(() => rig.Queue.Complete(chain, 5));

        rig.Queue.Complete(chain, 4);
        rig.Queue.Resume();
        Assert.Equal(0, rig.Queue.InFlight);
    }
}
