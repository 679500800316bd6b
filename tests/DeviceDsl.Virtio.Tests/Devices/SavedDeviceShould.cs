using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Devices;

/// <summary>A device that is saved at any moment goes on elsewhere as if nothing had happened.</summary>
public sealed class SavedDeviceShould
{
    private const int Seeds = 6;

    [Theory]
    [Trait("Category", "Slow")]
    [MemberData(nameof(TransportRig.Layouts), MemberType = typeof(TransportRig))]
    public void G6CompleteEachRequestExactlyOnce(TransportKind kind, bool isPacked)
    {
        for (int seed = 0; seed < Seeds; seed++) new SavedTraffic(kind, isPacked, seed).Run();
    }

    [Theory]
    [MemberData(nameof(TransportRig.All), MemberType = typeof(TransportRig))]
    public void IE12KeepWhatTheDriverSetUp(TransportKind kind)
    {
        using var rig = new TransportRig(kind, new EchoDevice());
        rig.Driver.WriteConfiguration(8, 1, 33);
        rig.ShouldEcho("before");
        rig.Device.NotifyConfigurationChanged();
        byte[] state = rig.Device.Save();
        VirtioStatus status = rig.Driver.Status;
        VirtioFeatures features = rig.Device.Features;

        var device = new EchoDevice();
        rig.Replace(device);
        device.Load(state);

        Assert.Equal((status, features), (rig.Driver.Status, device.Features));
        Assert.Equal(33UL, rig.Driver.ReadConfiguration(8, 1));
        Assert.True(device.IsKickedByIoEventFd);
        // What the driver has not taken yet is still there.
        Assert.NotEmpty(rig.Interrupts());
        rig.Queues[0].Ring.EnableInterrupts();
        rig.ShouldEcho("after");
        Assert.NotEmpty(rig.Interrupts());
    }

    [Theory]
    [MemberData(nameof(TransportRig.OnPci), MemberType = typeof(TransportRig))]
    public void IE12ReturnToItsPlaceWithItsFunction(TransportKind kind)
    {
        using var rig = new TransportRig(kind, new EchoDevice());
        rig.ShouldEcho("before");
        rig.Interrupts();
        byte[] state = rig.SaveFunction();
        var device = new EchoDevice();
        rig.ReplaceUnfound(device);

        rig.LoadFunction(state);

        Assert.True(device.IsKickedByIoEventFd);
        rig.Queues[0].Ring.EnableInterrupts();
        rig.ShouldEcho("after");
        Assert.Equal([rig.Vectors.Queue], rig.Interrupts());
        Assert.Throws<MachineException>(() => rig.LoadFunction(state.AsMemory(0, state.Length - 1)));
        rig.ShouldEcho("still");
    }

    [Theory]
    [MemberData(nameof(TransportRig.All), MemberType = typeof(TransportRig))]
    public void IE9ServeKicksFromJustBeforeTheSave(TransportKind kind)
    {
        using var rig = new TransportRig(kind, new EchoDevice());
        rig.Machine.Pause();
        (_, GuestAddress answer) = rig.Add(rig.Queues[0], [4, 5], 1);
        rig.Queues[0].Submit();
        byte[] state = rig.Device.Save();
        byte[] memory = rig.Read(TransportRig.MemoryStart, TransportRig.MemoryLength);
        rig.Machine.Resume();
        var device = new EchoDevice();
        rig.Replace(device);
        rig.Machine.Memory.TryWrite(TransportRig.MemoryStart, memory);
        Assert.Equal([0, 0], rig.Read(answer, 2));

        // The kick itself is lost with the eventfd: the queue is looked at without it.
        device.Load(state);
        rig.Machine.Settle();

        Assert.Equal([4, 5], rig.Read(answer, 2));
        Assert.Equal(1, device.Served);
    }

    [Theory]
    [MemberData(nameof(TransportRig.Layouts), MemberType = typeof(TransportRig))]
    public void SQ19RefuseADamagedStateAndContinue(TransportKind kind, bool isPacked)
    {
        var device = new EchoDevice();
        using var rig = new TransportRig(kind, device, TransportRig.Choose(isPacked));
        rig.ShouldEcho("before");
        rig.Add(rig.Queues[1], [1, 2, 3], 5);
        rig.Queues[1].Submit();
        rig.Machine.Settle();
        byte[] state = device.Save();
        for (int length = 0; length < state.Length; length += 7) ShouldRefuse(device, state.AsMemory(0, length));
        ShouldRefuse(device, (byte[])[.. state, 0]);
        var random = new Random(7);
        int refused = 0;
        for (int i = 0; i < 300; i++)
        {
            byte[] damaged = [.. state];
            for (int j = random.Next(1, 4); j > 0; j--) damaged[random.Next(damaged.Length)] ^= (byte)random.Next(1, 256);
            try
            {
                device.Load(damaged);
                device.Load(state);
            }
            catch (MachineException exception)
            {
                Assert.Equal(Errno.EINVAL, exception.Errno);
                refused++;
            }
        }

        Assert.True(refused > 100, $"{refused} of 300 were refused.");
        // It has what it had, the request that it keeps included.
        rig.Machine.Settle();
        rig.ShouldEcho("after");
        device.Answer();
        rig.Machine.Settle();
        Assert.True(rig.Queues[1].Ring.TryTakeUsed(out long cookie, out uint written));
        Assert.Equal((5, 3u), (cookie, written));
        Assert.False(rig.Queues[1].Ring.TryTakeUsed(out _, out _));
    }

    [Fact]
    public void KeepItsStateWhenItsClassRefusesANewOne()
    {
        var device = new EchoDevice();
        using var rig = new TransportRig(TransportKind.PciModern, device);
        byte[] state = device.Save();
        device.Change(77);
        device.RefusesState = true;
        device.OnRefusing = () => device.RefusesState = false;

        ShouldRefuse(device, state);

        Assert.Equal(77UL, rig.Driver.ReadConfiguration(0, 8));
        rig.ShouldEcho("after");
    }

    [Fact]
    public void RefuseTheStateOfAnotherDevice()
    {
        var device = new EchoDevice();
        using var rig = new TransportRig(TransportKind.PciModern, device);
        using var other = new TransportRig(TransportKind.MmioModern, new EchoDevice());
        using var more = new TransportRig(TransportKind.PciModern, new EchoDevice(features: EchoDevice.Own));

        ShouldRefuse(device, other.Device.Save());
        ShouldRefuse(device, more.Device.Save());

        Assert.Equal(Errno.ENODEV, Assert.Throws<MachineException>(() => new EchoDevice().Save()).Errno);
        rig.ShouldEcho("unharmed");
    }

    [Fact]
    public void KeepNeedingAReset()
    {
        var device = new EchoDevice { Throws = true };
        using var rig = new TransportRig(TransportKind.PciModern, device);
        rig.Add(rig.Queues[0], [1], 1);
        rig.Queues[0].Submit();
        rig.Machine.Settle();
        byte[] state = device.Save();
        string? reason = device.FailureReason;
        var next = new EchoDevice();

        rig.Replace(next);
        next.Load(state);
        rig.Machine.Settle();

        Assert.NotNull(reason);
        Assert.Equal(reason, next.FailureReason);
        Assert.True((rig.Driver.Status & VirtioStatus.NeedsReset) != 0);
        Assert.Equal(0, next.Served);
        rig.Start();
        rig.ShouldEcho("after");
    }

    private static void ShouldRefuse(EchoDevice device, ReadOnlyMemory<byte> state)
        => Assert.Equal(Errno.EINVAL, Assert.Throws<MachineException>(() => device.Load(state)).Errno);
}
