using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Devices;

/// <summary>Single queues: their reset, their size, their share of the time.</summary>
public sealed partial class TransportsShould
{
    [Theory]
    [MemberData(nameof(TransportRig.Modern), MemberType = typeof(TransportRig))]
    public void RR1ResetOneQueueAndKeepTheOther(TransportKind kind)
    {
        var device = new EchoDevice();
        using var rig = new TransportRig(kind, device);
        rig.Add(rig.Queues[1], [1, 2], 1);
        rig.Queues[1].Submit();
        rig.Machine.Settle();
        Assert.Equal(1, device.Kept);

        var registers = new QueueRegisters(rig);
        registers.BeginReset(1);
        Assert.True(registers.IsResetting(1), "A request is in flight.");
        rig.ShouldEcho("the other goes on");
        device.Answer();

        Assert.False(registers.IsResetting(1));
        Assert.False(registers.IsEnabled(1));
        Assert.False(rig.Queues[1].Ring.TryTakeUsed(out _, out _));
        rig.Queues[1] = rig.Driver.SetUpQueue(1, 8, rig.HasMessages ? (ushort)2 : VirtioDriver.NoVector);
        rig.Add(rig.Queues[1], [3], 7);
        rig.Queues[1].Submit();
        rig.Machine.Settle();
        device.Answer();
        Assert.True(rig.Queues[1].Ring.TryTakeUsed(out long cookie, out _));
        Assert.Equal(7, cookie);
        rig.ShouldEcho("and on");
    }

    [Theory]
    [MemberData(nameof(TransportRig.Modern), MemberType = typeof(TransportRig))]
    public void H15NotMoveALiveRing(TransportKind kind)
    {
        using var rig = new TransportRig(kind, new EchoDevice());
        var registers = new QueueRegisters(rig);

        registers.WriteEverything(0, 0x6666);

        rig.ShouldEcho("still there");
        Assert.Equal(64, registers.Size(0));
    }

    [Theory]
    [MemberData(nameof(TransportRig.Modern), MemberType = typeof(TransportRig))]
    public void H14IgnoreAnInvalidSize(TransportKind kind)
    {
        using var rig = new TransportRig(kind, new EchoDevice(), isReady: false);
        Assert.True(rig.Driver.Negotiate(rig.Wanted));
        var registers = new QueueRegisters(rig);

        foreach (ushort size in new ushort[] { 0, 3, 65, 128, 32769 })
        {
            registers.WriteSize(0, size);
            Assert.Equal(64, registers.Size(0));
        }

        registers.WriteSize(0, 32);
        Assert.Equal(32, registers.Size(0));
    }

    [Theory]
    [MemberData(nameof(TransportRig.All), MemberType = typeof(TransportRig))]
    public void H10ServeOthersWhenADriverNeverStops(TransportKind kind)
    {
        const int requests = 1000;
        var device = new StepDevice();
        using var rig = new TransportRig(kind, device);
        DriverQueue queue = rig.Queues[0];
        using var other = EventFd.Create();
        int servedBefore = 0;
        using LoopRegistration handler = rig.Machine.Loop.Add(other, () => servedBefore = device.Served);
        // A driver that offers another one for each that is served.
        device.OnServed = () =>
        {
            if (device.Served == 1) other.Signal();
            while (queue.Ring.TryTakeUsed(out _, out _))
            {
            }

            if (device.Served >= requests) return;
            rig.Add(queue, [1], device.Served);
            queue.Ring.Publish();
        };
        rig.Add(queue, [1], 0);

        queue.Submit();
        rig.Machine.Settle();

        Assert.Equal(requests, device.Served);
        Assert.InRange(servedBefore, 1, 64);
    }
}
