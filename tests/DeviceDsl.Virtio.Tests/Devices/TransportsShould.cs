using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Devices;

/// <summary>What a driver finds the same on every transport.</summary>
[Trait("Category", "Slow")]
public sealed partial class TransportsShould
{
    [Theory]
    [MemberData(nameof(TransportRig.Layouts), MemberType = typeof(TransportRig))]
    public void CarryRequests(TransportKind kind, bool isPacked)
    {
        using var rig = new TransportRig(kind, new EchoDevice(), TransportRig.Choose(isPacked));

        for (int i = 0; i < 300; i++) rig.ShouldEcho($"request {i}");

        Assert.True(rig.Device.IsKickedByIoEventFd);
        Assert.Equal(isPacked, rig.Device.Features.Has(VirtioFeature.RingPacked));
    }

    [Theory]
    [MemberData(nameof(TransportRig.Layouts), MemberType = typeof(TransportRig))]
    public void InterruptForUsedBuffers(TransportKind kind, bool isPacked)
    {
        using var rig = new TransportRig(kind, new EchoDevice(), TransportRig.Choose(isPacked));
        DriverQueue queue = rig.Queues[0];
        queue.Ring.EnableInterrupts();

        rig.ShouldEcho("one");

        Assert.Equal([rig.Vectors.Queue], rig.Interrupts());
        Assert.Empty(rig.Interrupts());
    }

    [Theory]
    [MemberData(nameof(TransportRig.All), MemberType = typeof(TransportRig))]
    public void IE4ServeRequestsFromBeforeDriverOk(TransportKind kind)
    {
        using var rig = new TransportRig(kind, new EchoDevice(), isReady: false);
        Assert.True(rig.Driver.Negotiate(rig.Wanted));
        DriverQueue queue = rig.Driver.SetUpQueue(0);
        (_, GuestAddress answer) = rig.Add(queue, [1, 2, 3], 9);
        queue.Ring.Publish();

        rig.Driver.Start();
        rig.Machine.Settle();

        Assert.True(queue.Ring.TryTakeUsed(out long cookie, out _));
        Assert.Equal(9, cookie);
        Assert.Equal([1, 2, 3], rig.Read(answer, 3));
    }

    [Theory]
    [MemberData(nameof(TransportRig.All), MemberType = typeof(TransportRig))]
    public void IE2ServeWithinTheGuestsWriteWithoutIoEventFds(TransportKind kind)
    {
        using var rig = new TransportRig(kind, new EchoDevice(new() { IoEventFd = false }));
        Assert.False(rig.Device.IsKickedByIoEventFd);
        (_, GuestAddress answer) = rig.Add(rig.Queues[0], [5, 6], 1);

        // No settling: the request is served before the driver's write is over.
        rig.Queues[0].Submit();

        Assert.Equal([5, 6], rig.Read(answer, 2));
        rig.Machine.Settle();
    }

    [Theory]
    [MemberData(nameof(TransportRig.All), MemberType = typeof(TransportRig))]
    public void ST2ReturnToThePowerOnState(TransportKind kind)
    {
        var device = new EchoDevice(features: EchoDevice.Own);
        using var rig = new TransportRig(kind, device);
        rig.ShouldEcho("before");
        rig.Add(rig.Queues[0], [1], 1);
        rig.Queues[0].Ring.Publish();
        int resets = device.Resets;

        rig.Driver.Reset();

        Assert.Equal(VirtioStatus.None, rig.Driver.Status);
        Assert.Equal(resets + 1, device.Resets);
        Assert.False(device.IsKickedByIoEventFd);
        Assert.Equal(default, device.Features);
        Assert.Equal(0, rig.Driver.TakeInterruptStatus());
        // Its rings are the guest's memory again: a kick touches nothing.
        rig.Queues[0].Kick();
        rig.Machine.Settle();
        Assert.False(rig.Queues[0].Ring.TryTakeUsed(out _, out _));
        rig.Start();
        rig.ShouldEcho("after");
    }

    [Theory]
    [MemberData(nameof(TransportRig.Modern), MemberType = typeof(TransportRig))]
    public void ST4RefuseFeaturesThatAreNotOffered(TransportKind kind)
    {
        var device = new EchoDevice(features: EchoDevice.Own);
        using var rig = new TransportRig(kind, device, isReady: false);
        Assert.True(rig.Driver.Negotiate(VirtioFeatures.Of(VirtioFeature.Version1, (VirtioFeature)3)));
        Assert.Equal(VirtioFeatures.Of(VirtioFeature.Version1, (VirtioFeature)3), device.Features);

        Assert.False(rig.Driver.Negotiate(VirtioFeatures.Of((VirtioFeature)3)), "There is no legacy driver here.");
        device.RefusesFeatures = true;
        Assert.False(rig.Driver.Negotiate(TransportRig.Everything));
        device.RefusesFeatures = false;
        Assert.True(rig.Driver.Negotiate(TransportRig.Everything), "What was refused once is not refused for ever.");
        Assert.Equal(device.OfferedFeatures, device.Features);
    }

    [Theory]
    [MemberData(nameof(TransportRig.Modern), MemberType = typeof(TransportRig))]
    public void ST4RefuseADriverThatAcceptsUnofferedFeatures(TransportKind kind)
    {
        var device = new EchoDevice();
        using var rig = new TransportRig(kind, device, isReady: false);
        var registers = new QueueRegisters(rig);
        foreach (int feature in new[] { 2, 33, 63, 100 })
        {
            rig.Driver.Reset();
            rig.Driver.Status = VirtioStatus.Acknowledge | VirtioStatus.Driver;
            registers.WriteFeatures(device.OfferedFeatures.With((VirtioFeature)feature));
            rig.Driver.Status |= VirtioStatus.FeaturesOk;
            Assert.Equal(VirtioStatus.Acknowledge | VirtioStatus.Driver, rig.Driver.Status);
        }

        registers.WriteFeatures(device.OfferedFeatures);
        rig.Driver.Status |= VirtioStatus.FeaturesOk;
        Assert.Equal(device.OfferedFeatures, device.Features);
        // From now on they stay.
        registers.WriteFeatures(default);
        Assert.Equal(device.OfferedFeatures, device.Features);
    }

    [Theory]
    [MemberData(nameof(TransportRig.Modern), MemberType = typeof(TransportRig))]
    public void RR2ResetAQueueOnlyWithTheFeatureAndValue(TransportKind kind)
    {
        using var rig = new TransportRig(kind, new EchoDevice());
        var registers = new QueueRegisters(rig);
        foreach (ushort value in new ushort[] { 0, 2, 0x101 }) registers.BeginReset(0, value);
        Assert.False(registers.IsResetting(0));
        Assert.True(registers.IsEnabled(0));
        rig.ShouldEcho("unharmed");

        using var without = new TransportRig(kind, new EchoDevice(new() { OffersRingReset = false }));
        new QueueRegisters(without).BeginReset(0);
        without.ShouldEcho("unharmed");
    }

    [Theory]
    [MemberData(nameof(TransportRig.Modern), MemberType = typeof(TransportRig))]
    public void H21IgnoreAStatusThatSkipsStepsOrGoesBack(TransportKind kind)
    {
        var device = new EchoDevice();
        using var rig = new TransportRig(kind, device, isReady: false);
        rig.Driver.Reset();

        rig.Driver.Status = VirtioStatus.DriverOk;
        Assert.Equal(VirtioStatus.None, rig.Driver.Status);
        rig.Driver.Status = VirtioStatus.NeedsReset;
        Assert.Equal(VirtioStatus.None, rig.Driver.Status);
        rig.Start();
        rig.Driver.Status = VirtioStatus.Acknowledge;
        Assert.Equal(VirtioStatus.Acknowledge | VirtioStatus.Driver | VirtioStatus.FeaturesOk | VirtioStatus.DriverOk, rig.Driver.Status);
        rig.Driver.Start();
        Assert.Equal(1, device.Starts);
        rig.ShouldEcho("still");
        for (int i = 0; i < 100; i++) rig.Driver.Reset();
        rig.Start();
        rig.ShouldEcho("again");
    }

    [Theory]
    [MemberData(nameof(TransportRig.All), MemberType = typeof(TransportRig))]
    public void ST10ServeNothingAfterFailed(TransportKind kind)
    {
        using var rig = new TransportRig(kind, new EchoDevice());

        rig.Driver.Status |= VirtioStatus.Failed;

        Assert.False(rig.Device.IsKickedByIoEventFd);
        (_, GuestAddress answer) = rig.Add(rig.Queues[0], [7], 1);
        rig.Queues[0].Submit();
        rig.Machine.Settle();
        Assert.Equal([0], rig.Read(answer, 1));
        rig.Start();
        rig.ShouldEcho("after");
    }

    [Theory]
    [MemberData(nameof(TransportRig.Modern), MemberType = typeof(TransportRig))]
    public void ST9NeedAResetWhenAHandlerThrows(TransportKind kind)
    {
        var device = new EchoDevice();
        var failures = new List<VirtioFailedEventArgs>();
        device.Failed += (_, failure) => failures.Add(failure);
        using var rig = new TransportRig(kind, device);
        device.Throws = true;
        rig.Add(rig.Queues[0], [1], 1);

        rig.Queues[0].Submit();
        rig.Machine.Settle();

        Assert.True((rig.Driver.Status & VirtioStatus.NeedsReset) != 0);
        Assert.Equal([rig.Vectors.Configuration], rig.Interrupts());
        Assert.IsType<InvalidDataException>(Assert.Single(failures).Exception);
        Assert.Contains("queue 0", device.FailureReason, StringComparison.Ordinal);
        // Nothing is served, registers are: only a reset helps.
        rig.Queues[1].Kick();
        rig.Driver.Status |= VirtioStatus.Failed;
        Assert.Equal(0x8877_6655_4433_2211, rig.Driver.ReadConfiguration(0, 8));
        device.Throws = false;
        rig.Start();
        rig.ShouldEcho("after");
    }

    [Theory]
    [MemberData(nameof(TransportRig.Legacy), MemberType = typeof(TransportRig))]
    public void ST9FallSilentForALegacyDriver(TransportKind kind)
    {
        var device = new EchoDevice { Throws = true };
        using var rig = new TransportRig(kind, device);
        rig.Add(rig.Queues[0], [1], 1);

        rig.Queues[0].Submit();
        rig.Machine.Settle();

        Assert.True(device.NeedsReset);
        Assert.Equal((VirtioStatus)0, rig.Driver.Status & VirtioStatus.NeedsReset);
        Assert.Empty(rig.Interrupts());
        device.Throws = false;
        rig.Start();
        rig.ShouldEcho("after");
    }

    [Theory]
    [MemberData(nameof(TransportRig.Layouts), MemberType = typeof(TransportRig))]
    public void ST8NeedAResetWhenTheDriverBreaksAQueue(TransportKind kind, bool isPacked)
    {
        var device = new EchoDevice();
        using var rig = new TransportRig(kind, device, TransportRig.Choose(isPacked));
        Assert.True(rig.Queues[0].Ring.TryAdd([new(0xDEAD_0000, 16, true)], 1));

        rig.Queues[0].Submit();
        rig.Machine.Settle();

        Assert.True(device.NeedsReset);
        Assert.Contains("SQ-7", device.FailureReason, StringComparison.Ordinal);
        Assert.Equal(1, device.FailureCount);
        rig.Start();
        rig.ShouldEcho("after");
    }

    [Theory]
    [MemberData(nameof(TransportRig.Modern), MemberType = typeof(TransportRig))]
    public void VQ3RefuseToEnableAQueueThatIsMisplaced(TransportKind kind)
    {
        var device = new EchoDevice();
        using var rig = new TransportRig(kind, device, isReady: false);
        Assert.True(rig.Driver.Negotiate(rig.Wanted));
        var registers = new QueueRegisters(rig);

        registers.Place(0, 0x8000_0000, 0x8000_1000, 0x8000_2000);
        registers.Enable(0);

        Assert.False(registers.IsEnabled(0));
        Assert.True((rig.Driver.Status & VirtioStatus.NeedsReset) != 0);
        Assert.Contains("VQ-4", device.FailureReason, StringComparison.Ordinal);
        rig.Start();
        rig.ShouldEcho("after");
    }

    [Theory]
    [MemberData(nameof(TransportRig.All), MemberType = typeof(TransportRig))]
    public void CF1AnswerEveryReadOfTheConfiguration(TransportKind kind)
    {
        using var rig = new TransportRig(kind, new EchoDevice(), isReady: false);

        // Before the driver said anything, and whatever the width.
        Assert.Equal(0x8877_6655_4433_2211, rig.Driver.ReadConfiguration(0, 8));
        Assert.Equal(0x11UL, rig.Driver.ReadConfiguration(0, 1));
        Assert.Equal(0x3322UL, rig.Driver.ReadConfiguration(1, 2));
        Assert.Equal(0x6655_4433UL, rig.Driver.ReadConfiguration(2, 4));
        Assert.Equal(0xABCDUL, rig.Driver.ReadConfiguration(12, 2));
        Assert.Equal(0x07UL, rig.Driver.ReadConfiguration(8, 4));
        // H19: across the end.
        Assert.Equal(0xFFFF_ABCDUL, rig.Driver.ReadConfiguration(12, 4));
        Assert.Equal(0xFFFF_FFABUL, rig.Driver.ReadConfiguration(13, 4));
        Assert.Equal(0xFFFF_FFFFUL, rig.Driver.ReadConfiguration(40, 4));
    }

    [Theory]
    [MemberData(nameof(TransportRig.All), MemberType = typeof(TransportRig))]
    public void CF5AcceptWritesOnlyToWritableFields(TransportKind kind)
    {
        var device = new EchoDevice();
        using var rig = new TransportRig(kind, device);

        rig.Driver.WriteConfiguration(8, 1, 9);
        rig.Driver.WriteConfiguration(0, 4, 0);
        rig.Driver.WriteConfiguration(13, 4, 0);
        rig.Driver.WriteConfiguration(60, 4, 0);

        Assert.Equal(9, device.Dial);
        Assert.Equal((0x8877_6655_4433_2211UL, (ushort)0xABCD), (device.Number, device.Last));
    }

    [Theory]
    [MemberData(nameof(TransportRig.All), MemberType = typeof(TransportRig))]
    public void CF4InterruptForAChangeAfterDriverOk(TransportKind kind)
    {
        var device = new EchoDevice();
        using var rig = new TransportRig(kind, device, isReady: false);
        device.Change(1);
        Assert.Empty(rig.Interrupts());

        rig.Start();
        device.Change(2);

        Assert.Equal([rig.Vectors.Configuration], rig.Interrupts());
        Assert.Equal(2UL, rig.Driver.ReadConfiguration(0, 8));
    }
}
