using DeviceDsl.VhostUser.Protocol;
using DeviceDsl.VhostUser.Tests.Support;
using DeviceDsl.Virtio;
using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.VhostUser.Tests.Rings;

/// <summary>The life of a ring: started, enabled, disabled, stopped, and started again.</summary>
public sealed class RingsShould
{
    public static TheoryData<VirtioFeature[], bool> Layouts()
    {
        var layouts = new TheoryData<VirtioFeature[], bool>();
        VirtioFeature[][] options =
        [
            [], [VirtioFeature.RingEventIndex], [VirtioFeature.InOrder], [VirtioFeature.RingEventIndex, VirtioFeature.InOrder],
        ];
        foreach (VirtioFeature[] option in options)
        {
            layouts.Add(option, false);
            layouts.Add([.. option, VirtioFeature.RingIndirectDescriptors], true);
            layouts.Add([.. option, VirtioFeature.RingPacked], false);
            layouts.Add([.. option, VirtioFeature.RingPacked, VirtioFeature.RingIndirectDescriptors], true);
        }

        return layouts;
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void VU7ServeRequestsOnRingsOfEveryLayout(VirtioFeature[] features, bool isIndirect)
    {
        using var rig = new Rig(new EchoDevice(new() { OffersInOrder = true }));
        using Frontend frontend = rig.ConnectReady(features);
        using FrontendQueue queue = frontend.Start(0);
        // More than the ring holds, so that it wraps.
        for (int i = 0; i < 40; i++)
        {
            queue.Send($"request {i}", i, isIndirect);
            Assert.Equal((i, $"request {i}"), queue.Receive());
        }

        Assert.Equal(VirtioFeatures.Of(features).With(VirtioFeature.Version1), rig.Device.Features);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void VU16KeepRequestsOfADisabledRingUntilItIsEnabled(bool isPacked)
    {
        using var rig = new Rig();
        using Frontend frontend = isPacked ? rig.ConnectReady(VirtioFeature.RingPacked) : rig.ConnectReady();
        using FrontendQueue queue = frontend.Start(0, isEnabled: false);
        queue.Send("later");
        rig.Server.Machine.Settle();
        Assert.Equal(0, rig.Device.Served);
        frontend.Enable(0, true);
        Assert.Equal("later", queue.Receive().Answer);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void VU17GoOnWhereTheyWereStopped(bool isPacked)
    {
        using var rig = new Rig();
        using Frontend frontend = isPacked ? rig.ConnectReady(VirtioFeature.RingPacked) : rig.ConnectReady();
        using FrontendQueue queue = frontend.Start(0);
        uint position = 0;
        for (int i = 0; i < 40; i++)
        {
            queue.Send($"request {i}", i);
            Assert.Equal($"request {i}", queue.Receive().Answer);
            position = frontend.Stop(0);
            queue.Start(position);
        }

        // A stopped ring is not served, and the kick that came meanwhile is not lost.
        Assert.Equal(position, frontend.Stop(0));
        queue.Send("meanwhile", 99);
        rig.Server.Machine.Settle();
        Assert.Equal(40, rig.Device.Served);
        queue.Start(position);
        Assert.Equal((99, "meanwhile"), queue.Receive());
    }

    [Fact]
    public void VU17WaitForRequestsInFlightWhenTheyStop()
    {
        using var rig = new Rig();
        using Frontend frontend = rig.ConnectReady();
        using FrontendQueue queue = frontend.Start(1);
        queue.Send("kept");
        rig.Server.Machine.Settle();
        Assert.Equal(1, rig.Device.Kept);
        frontend.Send(FrontendRequest.GetRingBase, Messages.State(1, 0));
        rig.Device.Answer();
        Assert.Equal("kept", queue.Receive().Answer);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void VU17GiveRequestsBackThatTheDeviceKeeps(bool isPacked)
    {
        using var rig = new Rig(options: new() { StopTimeout = TimeSpan.Zero });
        using Frontend frontend = isPacked ? rig.ConnectReady(VirtioFeature.RingPacked) : rig.ConnectReady();
        using FrontendQueue queue = frontend.Start(1);
        queue.Send("one", 1);
        queue.Send("two", 2);
        rig.Server.Machine.Settle();
        rig.Device.Answer(most: 1);
        Assert.Equal((1, "one"), queue.Receive());
        uint position = frontend.Stop(1);
        queue.Start(position);
        rig.Server.Machine.Settle();
        rig.Device.Answer();
        Assert.Equal((2, "two"), queue.Receive());
    }

    [Fact]
    public void VU15BeEnabledForAFrontendWithoutProtocolFeatures()
    {
        using var rig = new Rig();
        using Frontend frontend = rig.Connect();
        frontend.Send(FrontendRequest.SetFeatures, BitConverter.GetBytes(1UL << 32));
        frontend.Send(FrontendRequest.SetMemoryTable, Messages.Table(frontend.Rams[0].Description), 1, frontend.Rams[0].File);
        using var queue = new FrontendQueue(frontend, 0, 16);
        frontend.Send(FrontendRequest.SetRingSize, Messages.State(0, 16));
        frontend.Send(FrontendRequest.SetRingAddresses, Messages.Addresses(0, 0, queue.UserAreas));
        frontend.Send(FrontendRequest.SetRingCall, Messages.Descriptor(0), 1, queue.Call.LinuxHandle!);
        frontend.Send(FrontendRequest.SetRingKick, Messages.Descriptor(0), 1, queue.Kick.LinuxHandle!);
        queue.Send("plain");
        Assert.Equal("plain", queue.Receive().Answer);
    }

    [Fact]
    public void VU8ServeARingThatIsPolled()
    {
        using var rig = new Rig();
        using Frontend frontend = rig.ConnectReady();
        using var queue = new FrontendQueue(frontend, 0, 16);
        queue.Start();
        frontend.Do(FrontendRequest.SetRingKick, Messages.Descriptor(0, hasDescriptor: false));
        frontend.Enable(0, true);
        queue.Add("without a kick");
        queue.Ring.Publish();
        Assert.Equal("without a kick", queue.Receive().Answer);
        frontend.Stop(0);
    }

    [Fact]
    public void VU8ServeKicksThroughADescriptorThatReplacesAnother()
    {
        using var rig = new Rig();
        using Frontend frontend = rig.ConnectReady();
        using FrontendQueue queue = frontend.Start(0);
        using var other = EventFd.CreateLinux(name: "other kick");
        frontend.Do(FrontendRequest.SetRingKick, Messages.Descriptor(0), other.LinuxHandle!);
        queue.Add("other");
        queue.Ring.Publish();
        other.Signal();
        Assert.Equal("other", queue.Receive().Answer);
    }

    [Fact]
    public void VU18ChangeTheInterruptEventFdWhileTheyRun()
    {
        using var rig = new Rig();
        using Frontend frontend = rig.ConnectReady();
        using FrontendQueue queue = frontend.Start(0);
        using var other = EventFd.CreateLinux(name: "other call");
        frontend.Do(FrontendRequest.SetRingCall, Messages.Descriptor(0), other.LinuxHandle!);
        Assert.True(frontend.Await(other));
        queue.Send("one");
        Assert.True(frontend.Await(other));
        Assert.True(queue.Ring.TryTakeUsed(out _, out _));
        Assert.False(queue.Call.TryRead(out _));
    }

    [Fact]
    public void ServeSeveralConnectionsOneAfterAnother()
    {
        using var rig = new Rig();
        for (int i = 1; i <= 5; i++)
        {
            Assert.True(rig.StillServes());
            Assert.Equal(i, rig.Server.ConnectionCount);
        }

        Assert.Empty(rig.Log);
    }
}
