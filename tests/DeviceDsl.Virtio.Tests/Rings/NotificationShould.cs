using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Rings;

/// <summary>Who tells whom when: the flags and the event index, each value against the rule in its plainest form.</summary>
public sealed class NotificationShould
{
    private const ulong Data = Rig.DataStart;

    private static readonly DriverBuffer Byte = new(Data, 1, false);

    /// <summary>Where the used index stands before, at the wrap too.</summary>
    public static TheoryData<int> Starts => [1, 5, 65_531, 65_535, 65_536, 65_537];

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(0xFFFF, false)]
    public void SQ13FollowTheDriversFlag(int flags, bool expected)
    {
        using var rig = new Rig(isPacked: false, 8);
        rig.Write16(rig.Areas.Driver.Value, (ushort)flags);
        Assert.Equal(expected, rig.Pass(Byte));
    }

    [Fact]
    public void SQ13ShowTheDriverWhetherToKick()
    {
        using var rig = new Rig(isPacked: false, 8);
        Assert.False(rig.Queue.EnableKicks());
        Assert.Equal(0, rig.Read16(rig.Areas.Device.Value));
        rig.Queue.DisableKicks();
        Assert.Equal(1, rig.Read16(rig.Areas.Device.Value));
        Assert.False(rig.Driver.Publish());
    }

    [Fact]
    public void SQ13LeaveTheFlagsAloneWithTheEventIndex()
    {
        using var rig = new Rig(isPacked: false, 8, features: VirtioFeature.RingEventIndex);
        rig.Queue.DisableKicks();
        Assert.Equal(0, rig.Read16(rig.Areas.Device.Value));
        rig.Queue.EnableKicks();
        Assert.Equal(0, rig.Read16(rig.Areas.Device.Value));
        rig.Pass(Byte);
        // The flag of the driver counts for nothing (its event does).
        rig.Write16(rig.Areas.Driver.Value, 1);
        rig.Write16(rig.Areas.Driver.Value + 4 + 16, 1);
        Assert.True(rig.Pass(Byte));
    }

    [Theory]
    [MemberData(nameof(Starts))]
    public void SQ14InterruptWhenTheEventIsPassed(int start)
    {
        using var rig = new Rig(isPacked: false, 8, features: VirtioFeature.RingEventIndex);
        for (int i = 0; i < start; i++) rig.Pass(Byte);
        int used = start;
        foreach (int batch in new[] { 1, 2, 3, 8, 1, 5 })
        {
            for (int distance = -10; distance <= 10; distance++)
            {
                ushort wanted = unchecked((ushort)(used + distance));
                rig.Write16(rig.Areas.Driver.Value + 4 + 16, wanted);
                bool expected = Enumerable.Range(used, batch).Any(index => (ushort)index == wanted);

                Assert.Equal(expected, PassTogether(rig, batch));
                used += batch;
            }
        }
    }

    [Fact]
    public void SQ14InterruptTheFirstTimeForAnyEvent()
    {
        foreach (int wanted in new[] { 0, 1, 7, 0xFFFF })
        {
            using var rig = new Rig(isPacked: false, 8, features: VirtioFeature.RingEventIndex);
            rig.Write16(rig.Areas.Driver.Value + 4 + 16, (ushort)wanted);
            Assert.True(rig.Pass(Byte));
        }
    }

    [Theory]
    [MemberData(nameof(Starts))]
    public void SQ15AskForAKickAtTheNextRequest(int start)
    {
        using var rig = new Rig(isPacked: false, 8, features: VirtioFeature.RingEventIndex);
        for (int i = 0; i < start; i++) rig.Pass(Byte);
        Assert.False(rig.Queue.EnableKicks());
        Assert.Equal((ushort)start, rig.Read16(rig.Areas.Device.Value + 4 + 64));
        Assert.True(rig.Driver.TryAdd([Byte], 1));
        Assert.True(rig.Driver.Publish());
        // The event stays behind, so that a device that polls is not kicked.
        Assert.True(rig.Driver.TryAdd([Byte], 2));
        Assert.False(rig.Driver.Publish());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SQ16InterruptWhenTheRingIsEmpty(bool hasEventIndex)
    {
        VirtioFeature[] features = hasEventIndex
            ? [VirtioFeature.NotifyOnEmpty, VirtioFeature.RingEventIndex]
            : [VirtioFeature.NotifyOnEmpty];
        using var rig = new Rig(isPacked: false, 8, features: features);
        Assert.True(rig.Pass(Byte));
        rig.Write16(rig.Areas.Driver.Value, 1);
        rig.Write16(rig.Areas.Driver.Value + 4 + 16, 0x7000);
        rig.Offer(1, Byte);
        rig.Offer(2, Byte);
        Assert.True(rig.Queue.TryTake(out DescriptorChain first));
        rig.Queue.Complete(first, 0);
        Assert.False(rig.Queue.Publish());
        Assert.True(rig.Queue.TryTake(out DescriptorChain second));
        rig.Queue.Complete(second, 0);
        Assert.True(rig.Queue.Publish());
    }

    [Theory]
    [InlineData(false, 0, true)]
    [InlineData(false, 1, false)]
    [InlineData(false, 2, true)]
    [InlineData(false, 3, true)]
    [InlineData(true, 0, true)]
    [InlineData(true, 1, false)]
    [InlineData(true, 3, true)]
    public void PQ6FollowTheDriversFlags(bool hasEventIndex, uint flags, bool expected)
    {
        using var rig = new Rig(isPacked: true, 5, features: hasEventIndex ? [VirtioFeature.RingEventIndex] : []);
        // An event that is far from being passed, and bits that mean nothing.
        rig.Write(rig.Areas.Driver.Value, BitConverter.GetBytes((flags << 16) | 0xFFFC_0000 | 3));
        Assert.Equal(expected, rig.Pass(Byte));
    }

    [Fact]
    public void PQ6ShowTheDriverWhetherToKick()
    {
        using var plain = new Rig(isPacked: true, 5);
        plain.Queue.DisableKicks();
        Assert.Equal(1, plain.Read16(plain.Areas.Device.Value + 2));
        Assert.False(plain.Queue.EnableKicks());
        Assert.Equal(0, plain.Read16(plain.Areas.Device.Value + 2));

        using var events = new Rig(isPacked: true, 5, features: VirtioFeature.RingEventIndex);
        for (int i = 0; i < 7; i++) events.Pass(Byte);
        Assert.False(events.Queue.EnableKicks());
        // The third place of the second lap.
        Assert.Equal(2, events.Read16(events.Areas.Device.Value));
        Assert.Equal(2, events.Read16(events.Areas.Device.Value + 2));
    }

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(8)]
    public void PQ7InterruptWhenTheEventIsPassed(int size)
    {
        for (int start = 0; start < 3 * size; start++)
        {
            for (int batch = 1; batch <= size; batch++)
            {
                // All places of all laps that the driver could mean: what it has used since, and the lap to come.
                for (int wanted = start - size + batch; wanted < start + batch + size; wanted++)
                {
                    if (wanted < 0) continue;
                    using var rig = new Rig(isPacked: true, size, features: VirtioFeature.RingEventIndex);
                    for (int i = 0; i < start; i++) rig.Pass(Byte);
                    int lap = (wanted / size) % 2 == 0 ? 0x8000 : 0;
                    rig.Write(rig.Areas.Driver.Value, BitConverter.GetBytes((2u << 16) | (uint)((wanted % size) | lap)));
                    // Two laps on, a place reads the same again.
                    bool expected = Enumerable.Range(start, batch).Any(place => (place - wanted) % (2 * size) == 0);

                    Assert.Equal(expected, PassTogether(rig, batch));
                }
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void VQ11TolerateSpuriousKicks(bool isPacked)
    {
        using var rig = new Rig(isPacked, 8, features: VirtioFeature.RingEventIndex);
        for (int i = 0; i < 100; i++)
        {
            Assert.False(rig.Queue.TryTake(out _));
            Assert.False(rig.Queue.Publish());
            Assert.False(rig.Queue.EnableKicks());
        }

        rig.Pass(Byte);
        Assert.Null(rig.Queue.Fault);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void VQ7SeeRequestsPublishedBeforeKicksWereEnabled(bool isPacked)
    {
        foreach (VirtioFeature[] features in new VirtioFeature[][] { [], [VirtioFeature.RingEventIndex] })
        {
            using var rig = new Rig(isPacked, 8, features: features);
            rig.Queue.EnableKicks();
            rig.Queue.DisableKicks();
            Assert.False(rig.Queue.TryTake(out _));
            // Published where the device has looked already, and has not asked for kicks yet.
            Assert.True(rig.Driver.TryAdd([Byte], 1));
            rig.Driver.Publish();
            Assert.True(rig.Queue.EnableKicks());
            Assert.True(rig.Queue.TryTake(out _));
        }
    }

    private static bool PassTogether(Rig rig, int count)
    {
        for (int i = 0; i < count; i++) Assert.True(rig.Driver.TryAdd([Byte], i));
        rig.Driver.Publish();
        for (int i = 0; i < count; i++)
        {
            Assert.True(rig.Queue.TryTake(out DescriptorChain chain));
            rig.Queue.Complete(chain, 0);
        }

        bool isInterrupted = rig.Queue.Publish();
        for (int i = 0; i < count; i++) Assert.True(rig.Driver.TryTakeUsed(out _, out _));
        return isInterrupted;
    }
}
