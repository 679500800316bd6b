using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Rings;

/// <summary>Requests that are complete, and that the driver has not seen used: they take their places of the ring until it has.</summary>
public sealed class UnpublishedShould
{
    private const int Size = 8;

    private static readonly DriverBuffer[] One = [new(Rig.DataStart, 4, true)];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void LeaveTheRestOfTheRingToTheDriver(bool isPacked)
    {
        using var rig = new Rig(isPacked, Size);
        for (int round = 0; round < 5; round++)
        {
            for (int i = 0; i < Size; i++) TakeAndComplete(rig);
            Assert.False(rig.Queue.TryTake(out _));
            Assert.True(rig.Queue.Publish(), rig.Queue.Fault?.ToString());
            while (rig.Driver.TryTakeUsed(out _, out _))
            {
            }
        }
    }

    [Fact]
    public void SQ1BreakOnMoreThanTheRestOfASplitRing()
    {
        using var rig = new Rig(isPacked: false, Size);
        for (int i = 0; i < 3; i++) TakeAndComplete(rig);
        // The head was completed, but nobody told the driver.
        rig.Write16(rig.Areas.Driver.Value + 2, Size + 1);

        rig.ShouldBreak(QueueFaultReason.AvailableIndexJump, "SQ-1");
    }

    [Fact]
    public void PQ4BreakOnAChainThatRunsIntoThemInAPackedRing()
    {
        using var rig = new Rig(isPacked: true, Size);
        for (int i = 0; i < Size - 1; i++) TakeAndComplete(rig);
        // The last place of this lap, and the first of the next, which is used and not shown.
        rig.DescribePacked(Size - 1, Rig.DataStart, 1, flags: 1, id: 7);
        rig.DescribePacked(0, Rig.DataStart, 1, flags: 0x8000, isAvailable: false);

        rig.ShouldBreak(QueueFaultReason.TooManyInFlight, "SQ-12");
    }

    private static void TakeAndComplete(Rig rig)
    {
        rig.Offer(1, One);
        Assert.True(rig.Queue.TryTake(out DescriptorChain chain), rig.Queue.Fault?.ToString());
        rig.Queue.Complete(chain, 4);
    }
}
