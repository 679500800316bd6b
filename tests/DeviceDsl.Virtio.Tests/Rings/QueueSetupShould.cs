using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Rings;

/// <summary>What a driver tells of a queue is checked before anything of it is used.</summary>
public sealed class QueueSetupShould
{
    private const ulong End = Rig.RingStart + Rig.DataLength;

    [Theory]
    [InlineData(false, 0, QueueFaultReason.SizeInvalid)]
    [InlineData(false, -1, QueueFaultReason.SizeInvalid)]
    [InlineData(false, 3, QueueFaultReason.SizeInvalid)]
    [InlineData(false, 32769, QueueFaultReason.SizeInvalid)]
    [InlineData(false, 65536, QueueFaultReason.SizeInvalid)]
    [InlineData(false, 512, QueueFaultReason.SizeAboveMaximum)]
    [InlineData(true, 0, QueueFaultReason.SizeInvalid)]
    [InlineData(true, 32769, QueueFaultReason.SizeInvalid)]
    [InlineData(true, 257, QueueFaultReason.SizeAboveMaximum)]
    public void H14RefuseInvalidSizes(bool isPacked, int size, QueueFaultReason reason)
    {
        using var rig = new Rig(isPacked, 8);
        ShouldRefuse(rig.Setup with { Size = size, MaximumSize = 256 }, reason);
    }

    [Theory]
    [InlineData(false, 256)]
    [InlineData(true, 3)]
    [InlineData(true, 255)]
    public void VQ1AcceptValidSizes(bool isPacked, int size)
    {
        using var rig = new Rig(isPacked, 8);
        Assert.True(VirtQueue.TryCreate(rig.Setup with { Size = size, MaximumSize = 256 }, out VirtQueue? queue, out _));
        Assert.Equal(size, queue.Size);
    }

    [Theory]
    [InlineData(false, 8, 0, 0)]
    [InlineData(false, 0, 1, 0)]
    [InlineData(false, 0, 0, 2)]
    [InlineData(true, 8, 0, 0)]
    [InlineData(true, 0, 2, 0)]
    [InlineData(true, 0, 0, 2)]
    public void VQ3RefuseAMisalignedPart(bool isPacked, ulong descriptors, ulong driver, ulong device)
    {
        using var rig = new Rig(isPacked, 8);
        VirtQueueAreas areas = rig.Areas;
        ShouldRefuse(
            rig.Setup with { Areas = new(areas.Descriptors.Plus(descriptors), areas.Driver.Plus(driver), areas.Device.Plus(device)) },
            QueueFaultReason.RingMisaligned);
    }

    [Theory]
    [InlineData(false, 128, 22, 70)]
    [InlineData(true, 128, 4, 4)]
    public void VQ4RefuseAPartOutsideMemory(bool isPacked, int descriptors, int driver, int device)
    {
        using var rig = new Rig(isPacked, 8);
        int[] lengths = [descriptors, driver, device];
        uint[] alignments = isPacked ? [16, 4, 4] : [16, 2, 4];
        for (int part = 0; part < 3; part++)
        {
            // The last place where the part fits, and the one after it: the tail for the event index counts.
            ulong last = (End - (ulong)lengths[part]) & ~((ulong)alignments[part] - 1);
            Assert.True(
                VirtQueue.TryCreate(rig.Setup with { Areas = Move(rig.Areas, part, last) }, out _, out QueueFault? fault),
                fault?.ToString());
            ShouldRefuse(rig.Setup with { Areas = Move(rig.Areas, part, last + alignments[part]) }, QueueFaultReason.RingOutsideMemory);
            ShouldRefuse(rig.Setup with { Areas = Move(rig.Areas, part, 0xFFFF_FFFF_FFFF_FFF0) }, QueueFaultReason.RingOutsideMemory);
            ShouldRefuse(rig.Setup with { Areas = Move(rig.Areas, part, 0xFEE0_0000) }, QueueFaultReason.RingOutsideMemory);
        }
    }

    [Theory]
    [InlineData(false, true, true, false)]
    [InlineData(true, false, true, false)]
    public void VQ4RefuseToWriteARingInReadOnlyMemory(bool isPacked, bool descriptors, bool driver, bool device)
    {
        using var rig = new Rig(isPacked, 8);
        rig.Machine.AddMemory(0x800_0000, GuestMemory.PageSize, new() { IsReadOnly = true });
        bool[] expected = [descriptors, driver, device];
        for (int part = 0; part < 3; part++)
        {
            VirtQueueSetup setup = rig.Setup with { Areas = Move(rig.Areas, part, 0x800_0000) };
            if (expected[part]) Assert.True(VirtQueue.TryCreate(setup, out _, out _));
            else ShouldRefuse(setup, QueueFaultReason.RingOutsideMemory);
        }
    }

    [Fact]
    public void H15ServeTheRingThatWasEnabled()
    {
        using var rig = new Rig(isPacked: false, 8);
        // What the driver writes to its registers makes another setup; the queue has its own.
        VirtQueueSetup changed = rig.Setup with { Areas = new(0, 0, 0), Size = 32768 };
        Assert.NotEqual(changed, rig.Setup);
        rig.Pass(new DriverBuffer(Rig.DataStart, 1, false));
        Assert.Equal(8, rig.Queue.Size);
        Assert.Null(rig.Queue.Fault);
    }

    [Theory]
    [InlineData(1, 16, 24)]
    [InlineData(8, 128, 150)]
    [InlineData(256, 4096, 4614)]
    public void SQ17PlaceALegacyRing(int size, ulong driver, ulong end)
    {
        var areas = VirtQueueAreas.Legacy(0x7000, size, 4096);
        Assert.Equal(0x7000UL, areas.Descriptors.Value);
        Assert.Equal(0x7000 + driver, areas.Driver.Value);
        Assert.Equal(0x7000 + ((end + 4095) / 4096 * 4096), areas.Device.Value);
    }

    [Fact]
    public void T1RoundTheLegacyRingUpExactly()
    {
        // 16n + 6 + 2n is a multiple of the alignment: the used ring follows at once, where the printed formula skips on.
        var areas = VirtQueueAreas.Legacy(0, 1, 8);
        Assert.Equal(24UL, areas.Device.Value);
        Assert.Throws<ArgumentOutOfRangeException>(() => VirtQueueAreas.Legacy(0, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => VirtQueueAreas.Legacy(0, 1, 3));
    }

    [Fact]
    public void SQ17ServeALegacyRing()
    {
        using var rig = new Rig(isPacked: false, 8);
        var areas = VirtQueueAreas.Legacy(Rig.DataStart, 128, 4096);
        Assert.True(VirtQueue.TryCreate(rig.Setup with { Areas = areas, Size = 128 }, out VirtQueue? queue, out _));
        var driver = DriverRing.Create(rig.Memory, 128, areas, default);
        Assert.True(driver.TryAdd([new(Rig.DataStart + 0x8000, 4, false)], 7));
        Assert.True(driver.Publish());
        Assert.True(queue.TryTake(out DescriptorChain chain));
        queue.Complete(chain, 0);
        Assert.True(queue.Publish());
        Assert.True(driver.TryTakeUsed(out long cookie, out _));
        Assert.Equal(7, cookie);
    }

    private static VirtQueueAreas Move(VirtQueueAreas areas, int part, ulong address) => part switch
    {
        0 => areas with { Descriptors = address },
        1 => areas with { Driver = address },
        _ => areas with { Device = address },
    };

    private static void ShouldRefuse(VirtQueueSetup setup, QueueFaultReason reason)
    {
        Assert.False(VirtQueue.TryCreate(setup, out VirtQueue? queue, out QueueFault? fault));
        Assert.Null(queue);
        Assert.Equal(reason, fault.Reason);
    }
}
