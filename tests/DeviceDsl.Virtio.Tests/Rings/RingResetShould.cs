using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Rings;

public sealed class RingResetShould
{
    private static readonly DriverBuffer Byte = new(Rig.DataStart, 1, false);

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void RR1LeaveNoTraceOfLateCompletions(bool isPacked, bool isInOrder)
    {
        using var rig = new Rig(isPacked, 8, features: isInOrder ? [VirtioFeature.InOrder] : []);
        for (int i = 0; i < 4; i++) rig.Offer(i, Byte);
        Assert.True(rig.Queue.TryTake(out DescriptorChain published));
        Assert.True(rig.Queue.TryTake(out DescriptorChain hidden));
        Assert.True(rig.Queue.TryTake(out DescriptorChain late));
        rig.Queue.Complete(published, 0);
        Assert.True(rig.Queue.Publish());
        rig.Queue.Complete(hidden, 0);
        byte[] before = Snapshot(rig);

        rig.Queue.Stop();

        Assert.Equal(1, rig.Queue.InFlight);
        Assert.False(rig.Queue.TryTake(out _));
        Assert.False(rig.Queue.EnableKicks());
        rig.Queue.DisableKicks();
        rig.Queue.Complete(late, 0);
        Assert.Equal(0, rig.Queue.InFlight);
        Assert.False(rig.Queue.Publish());
        Assert.Equal(before, Snapshot(rig));
    }

    /// <summary>Requests that wait to come again, or that were loaded and not taken, are nobody's to complete.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void RR1WaitOnlyForRequestsOfTheDevice(bool isPacked, bool isInOrder)
    {
        using var rig = new Rig(isPacked, 8, features: isInOrder ? [VirtioFeature.InOrder] : []);
        for (int i = 0; i < 4; i++) rig.Offer(i, Byte);
        Assert.True(rig.Queue.TryTake(out DescriptorChain kept));
        Assert.True(rig.Queue.TryTake(out DescriptorChain refused));
        byte[] state = rig.Save(rig.Queue);
        rig.Queue.Suspend();
        Assert.False(refused.Reader.TryRead(out byte _));
        rig.Queue.Complete(refused, 0);

        rig.Queue.Stop();

        Assert.Equal(1, rig.Queue.InFlight);
        rig.Queue.Complete(kept, 0);
        Assert.Equal(0, rig.Queue.InFlight);
        foreach (bool isResumed in new[] { false, true })
        {
            VirtQueue loaded = rig.Load(state);
            if (isResumed) loaded.Resume();
            Assert.Equal(2, loaded.InFlight);
            if (isResumed) Assert.True(loaded.TryTake(out kept));
            loaded.Stop();
            Assert.Equal(isResumed ? 1 : 0, loaded.InFlight);
            if (isResumed) loaded.Complete(kept, 0);
            Assert.Equal(0, loaded.InFlight);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RR1RestartWithAnotherSizeAndAddress(bool isPacked)
    {
        using var rig = new Rig(isPacked, 8);
        for (int i = 0; i < 13; i++) rig.Pass(Byte);
        rig.Queue.Stop();

        VirtQueueAreas areas = isPacked
            ? new(Rig.DataStart + 0x1000, Rig.DataStart + 0x2000, Rig.DataStart + 0x2004)
            : new(Rig.DataStart + 0x1000, Rig.DataStart + 0x2000, Rig.DataStart + 0x3000);
        Assert.True(VirtQueue.TryCreate(rig.Setup with { Size = 16, Areas = areas }, out VirtQueue? queue, out _));
        var driver = DriverRing.Create(rig.Memory, 16, areas, rig.Features);
        for (int i = 0; i < 40; i++)
        {
            Assert.True(driver.TryAdd([Byte], i));
            driver.Publish();
            Assert.True(queue.TryTake(out DescriptorChain chain));
            queue.Complete(chain, 0);
            queue.Publish();
            Assert.True(driver.TryTakeUsed(out long cookie, out _));
            Assert.Equal(i, cookie);
        }
    }

    private static byte[] Snapshot(Rig rig) => rig.Read(Rig.RingStart, 0xC_0000);
}
