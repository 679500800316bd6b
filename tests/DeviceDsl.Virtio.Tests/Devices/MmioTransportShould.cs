using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Devices;

/// <summary>What only a driver over memory-mapped I/O finds.</summary>
public sealed class MmioTransportShould
{
    public static TheoryData<TransportKind> Versions => [TransportKind.MmioLegacy, TransportKind.MmioModern];

    [Theory]
    [InlineData(TransportKind.MmioLegacy, 1u)]
    [InlineData(TransportKind.MmioModern, 2u)]
    public void MM1IdentifyItself(TransportKind kind, uint version)
    {
        using var rig = new TransportRig(kind, new EchoDevice());

        Assert.Equal(0x7472_6976u, Read(rig, 0x000));
        Assert.Equal(version, Read(rig, 0x004));
        Assert.Equal(4u, Read(rig, 0x008));
        Assert.Equal(0x1AF4u, Read(rig, 0x00C));
    }

    [Fact]
    public void MM1HaveNoSharedMemory()
    {
        using var rig = new TransportRig(TransportKind.MmioModern, new EchoDevice());
        Write(rig, 0x0AC, 0);
        foreach (ulong offset in new ulong[] { 0x0B0, 0x0B4, 0x0B8, 0x0BC }) Assert.Equal(uint.MaxValue, Read(rig, offset));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void MM3HideTheOtherVersionAndWriteOnlyRegisters(TransportKind kind)
    {
        using var rig = new TransportRig(kind, new EchoDevice());
        ulong[] others = kind == TransportKind.MmioModern ? [0x028, 0x03C, 0x040] : [0x044, 0x080, 0x084, 0x0C0, 0x0FC];
        foreach (ulong offset in others)
        {
            Write(rig, offset, 1);
            Assert.Equal(0u, Read(rig, offset));
        }

        foreach (ulong offset in new ulong[] { 0x014, 0x020, 0x024, 0x030, 0x038, 0x050, 0x064 }) Assert.Equal(0u, Read(rig, offset));
        rig.ShouldEcho("unharmed");
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void MM3IgnoreAccessesOutsideRegisters(TransportKind kind)
    {
        using var rig = new TransportRig(kind, new EchoDevice());
        VirtioStatus before = rig.Driver.Status;
        foreach ((ulong offset, int length) in new (ulong, int)[] { (0x70, 1), (0x70, 2), (0x71, 1), (0x70, 8), (0x6E, 4), (0x72, 4) })
        {
            Assert.Equal(0UL, rig.Bus.Read(At(offset), length));
            rig.Bus.Write(At(offset), length, 0);
        }

        Assert.Equal(before, rig.Driver.Status);
        // Registers that are read only.
        foreach (ulong offset in new ulong[] { 0x000, 0x004, 0x008, 0x00C, 0x010, 0x034, 0x060 }) Write(rig, offset, 0);
        MM1Holds(rig);
        rig.ShouldEcho("unharmed");
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void MM4KeepTheLineRaisedUntilEveryCauseIsAcknowledged(TransportKind kind)
    {
        var device = new EchoDevice();
        using var rig = new TransportRig(kind, device);
        rig.ShouldEcho("one");
        device.Change(2);
        Assert.Equal(3u, Read(rig, 0x060));
        Assert.Equal(3u, Read(rig, 0x060));
        Assert.Equal(TransportRig.PinVector, rig.Machine.Cpus[0].LocalApic.Acknowledge());

        Write(rig, 0x064, 1);
        rig.Machine.Cpus[0].LocalApic.EndOfInterrupt();

        // A level that is up still interrupts again.
        Assert.Equal(2u, Read(rig, 0x060));
        Assert.Equal(TransportRig.PinVector, rig.Machine.Cpus[0].LocalApic.Acknowledge());
        Write(rig, 0x064, 2);
        rig.Machine.Cpus[0].LocalApic.EndOfInterrupt();
        Assert.Null(rig.Machine.Cpus[0].LocalApic.Acknowledge());
    }

    [Fact]
    public void MM5IgnoreQueuesThatAreNotReady()
    {
        var device = new EchoDevice();
        using var rig = new TransportRig(TransportKind.MmioModern, device);
        var registers = new QueueRegisters(rig);
        registers.Enable(0, 0);
        Assert.False(registers.IsEnabled(0));
        rig.Add(rig.Queues[0], [1], 1);

        rig.Queues[0].Submit();
        rig.Queues[0].Kick();
        rig.Machine.Settle();
        Assert.Equal(0, device.Served);
        rig.Queues[0] = rig.Driver.SetUpQueue(0);
        rig.ShouldEcho("again");
    }

    [Fact]
    public void MM6KickByTheIndexOnly()
    {
        var device = new EchoDevice();
        using var rig = new TransportRig(TransportKind.MmioModern, device);
        rig.Add(rig.Queues[0], [1], 1);
        rig.Queues[0].Ring.Publish();

        foreach (uint value in new uint[] { 2, 0x1_0000, 0xFFFF_FFFF }) Write(rig, 0x050, value);
        rig.Bus.Write(At(0x050), 2, 0);
        rig.Machine.Settle();
        Assert.Equal(0, device.Served);
        Write(rig, 0x050, 0);
        rig.Machine.Settle();
        Assert.Equal(1, device.Served);
    }

    [Fact]
    public void ND1TakeTheIndexFromAKickWithData()
    {
        var device = new EchoDevice(new() { OffersNotificationData = true });
        using var rig = new TransportRig(TransportKind.MmioModern, device);
        rig.Add(rig.Queues[0], [1], 1);
        rig.Queues[0].Ring.Publish();

        // ND-2: no ioeventfd matches it. H34: what it says of the ring is not true.
        Write(rig, 0x050, 0x7FFF_0000);

        Assert.Equal(1, device.Served);
    }

    [Theory]
    [InlineData(0u, 4096u)]
    [InlineData(3000u, 4096u)]
    [InlineData(4096u, 0u)]
    [InlineData(4096u, 3u)]
    public void H23RefuseARingWithoutPageSizeOrAlignment(uint pageSize, uint alignment)
    {
        using var rig = new TransportRig(TransportKind.MmioLegacy, new EchoDevice(), isReady: false);
        rig.Driver.Reset();
        rig.Driver.Status = VirtioStatus.Acknowledge | VirtioStatus.Driver;
        Write(rig, 0x028, pageSize);
        Write(rig, 0x030, 0);
        Write(rig, 0x03C, alignment);

        Write(rig, 0x040, 0x100);

        Assert.Equal(0u, Read(rig, 0x040));
        Assert.False(rig.Device.NeedsReset);
        rig.Start();
        rig.ShouldEcho("after");
    }

    [Fact]
    public void MM2ReleaseASingleRing()
    {
        var device = new EchoDevice();
        using var rig = new TransportRig(TransportKind.MmioLegacy, device);
        Write(rig, 0x030, 1);

        Write(rig, 0x040, 0);

        Assert.Equal(0u, Read(rig, 0x040));
        Assert.NotEqual(VirtioStatus.None, rig.Driver.Status);
        rig.ShouldEcho("the other goes on");
        rig.Driver.Reset();
        Write(rig, 0x030, 0);
        Assert.Equal(0u, Read(rig, 0x040));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(3u)]
    [InlineData(128u)]
    [InlineData(0x8001_0000u)]
    public void MM7IgnoreInvalidSizes(uint size)
    {
        using var rig = new TransportRig(TransportKind.MmioLegacy, new EchoDevice(), isReady: false);
        rig.Driver.Reset();
        Write(rig, 0x030, 0);
        Write(rig, 0x038, size);
        Assert.Equal(64, rig.Device.Queues.Find(0)!.Size);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void DetachInOrder(TransportKind kind)
    {
        var device = new EchoDevice();
        using var rig = new TransportRig(kind, device);
        (_, GuestAddress answer) = rig.Add(rig.Queues[0], [8], 1);
        rig.Queues[0].Submit();

        rig.Mmio!.Dispose();

        Assert.Equal([8], rig.Read(answer, 1));
        Assert.Equal(0, rig.Machine.RegistrationCount);
        Assert.Equal(0xFFFF_FFFFu, Read(rig, 0));
        // The interrupt that came before, and no more: the line is down.
        Assert.Equal(TransportRig.PinVector, rig.Machine.Cpus[0].LocalApic.Acknowledge());
        rig.Machine.Cpus[0].LocalApic.EndOfInterrupt();
        Assert.Null(rig.Machine.Cpus[0].LocalApic.Acknowledge());
        rig.Mmio.Dispose();
        using var again = VirtioMmio.Attach(rig.Machine, device, TransportRig.MmioBase, 5);
        Assert.Throws<MachineException>(() => VirtioMmio.Attach(rig.Machine, device, 0xD001_0000, 6));
        Assert.Throws<MachineException>(() => VirtioMmio.Attach(rig.Machine, new EchoDevice(), 0x10_0000, 6));
        Assert.Equal(0x7472_6976u, Read(rig, 0));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void H16IgnoreASelectorWithoutAQueue(TransportKind kind)
    {
        using var rig = new TransportRig(kind, new EchoDevice());
        foreach (uint selector in new uint[] { 2, 0xFFFF, 0x1_0000, uint.MaxValue })
        {
            Write(rig, 0x030, selector);
            for (ulong offset = 0x034; offset < 0x100; offset += 4)
            {
                // Not what is the device's as a whole.
                if (offset is 0x060 or 0x064 or 0x070) continue;
                Write(rig, offset, 1);
                Assert.Equal(kind == TransportKind.MmioModern && offset is >= 0x0B0 and <= 0x0BC ? uint.MaxValue : 0, Read(rig, offset));
            }
        }

        rig.ShouldEcho("unharmed");
    }

    private static void MM1Holds(TransportRig rig) => Assert.Equal(0x7472_6976u, Read(rig, 0));

    private static uint Read(TransportRig rig, ulong offset) => (uint)rig.Bus.Read(At(offset), 4);

    private static void Write(TransportRig rig, ulong offset, uint value) => rig.Bus.Write(At(offset), 4, value);

    private static IoAddress At(ulong offset) => IoAddress.Mmio(TransportRig.MmioBase + offset);
}
