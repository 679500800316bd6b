using DeviceDsl.Pci;
using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Devices;

/// <summary>The life of a device's ioeventfds is the same on both machines and on every transport (IE-11).</summary>
public sealed class IoEventFdsShould
{
    [Theory, OnEmbedded, OnKvm]
    public void IE3StartWithTheDriverAndStopWithTheReset(bool isKernel, TransportKind kind)
    {
        using var rig = new LifeCycleRig(isKernel, kind, isReady: false);
        Assert.Equal(0, rig.IoEventFds);
        for (int i = 0; i < 3; i++)
        {
            rig.Start();
            Assert.Equal(2, rig.IoEventFds);
            // Again is nothing new.
            rig.Driver.Start();
            Assert.Equal(2, rig.IoEventFds);
            rig.Offer(rig.Queue);
            rig.Kick(rig.Queue);
            Assert.True(rig.IsUsed(rig.Queue));
            rig.Driver.Reset();
            Assert.Equal(0, rig.IoEventFds);
        }

        Assert.Equal(3, rig.Device.Served);
    }

    [Theory, OnEmbedded, OnKvm]
    public void IE2BeOffIfTheDeviceDisablesThem(bool isKernel, TransportKind kind)
    {
        using var rig = new LifeCycleRig(isKernel, kind, new() { IoEventFd = false });
        Assert.Equal(0, rig.IoEventFds);
        rig.Offer(rig.Queue);

        rig.Queue.Kick();

        Assert.Equal(1, rig.Device.Served);
        rig.Machine.Settle();
    }

    [Theory, OnEmbedded, OnKvm]
    public void IE3FallBackWhenTheMachineRefusesAndRetry(bool isKernel, TransportKind kind)
    {
        using var rig = new LifeCycleRig(isKernel, kind, isReady: false);
        using EventFd foreign = rig.Machine.CreateEventFd("somebody else's");
        (IoAddress address, int length, ulong? match) = rig.KickOfOther;
        IoEventFdRegistration obstacle = rig.Machine.AssignIoEventFd(foreign, address, length, match);
        rig.Start();
        // Not even the one that nobody refused: all or nothing.
        Assert.Equal(1, rig.IoEventFds);
        Assert.Equal((false, 1), (rig.Device.IsKickedByIoEventFd, rig.Device.IoEventFdRefusals));
        rig.Offer(rig.Queue);
        rig.Queue.Kick();
        Assert.Equal(1, rig.Device.Served);

        obstacle.Deassign();
        foreign.TryRead(out _);
        Assert.False(rig.Device.IsKickedByIoEventFd);
        rig.Start();

        Assert.Equal(2, rig.IoEventFds);
        rig.Offer(rig.Queue);
        rig.Kick(rig.Queue);
        Assert.Equal(2, rig.Device.Served);
    }

    [Theory, OnEmbedded, OnKvm]
    public void IE8HandAQueueOverAndTakeItBack(bool isKernel, TransportKind kind)
    {
        using var rig = new LifeCycleRig(isKernel, kind);
        using EventFd kick = rig.Machine.CreateEventFd("owner");
        rig.Offer(rig.Queue);
        rig.Queue.Kick();

        QueueOwner owner = rig.Device.HandOver(0, kick);
        // What was kicked before was the device's (B9), and the owner is told to look.
        Assert.Equal(1, rig.Device.Served);
        Assert.True(kick.TryRead(out _));
        Assert.Equal(2, rig.IoEventFds);
        rig.Offer(rig.Queue);
        rig.Kick(rig.Queue);
        Assert.Equal(1, rig.Device.Served);
        Assert.True(kick.TryRead(out _));
        Assert.True(owner.Serve(queue =>
        {
            while (queue.TryTake(out DescriptorChain chain)) queue.Complete(chain, 0);
        }));
        Assert.True(rig.IsUsed(rig.Queue) && rig.IsUsed(rig.Queue));
        Assert.Equal(Errno.EBUSY, Assert.Throws<MachineException>(() => rig.Device.HandOver(0, kick)).Errno);

        // A reset leaves the queue with its owner.
        rig.Driver.Reset();
        Assert.False(owner.Serve(_ => Assert.Fail("There is no queue.")));
        kick.TryRead(out _);
        rig.Start();
        Assert.True(kick.TryRead(out _));
        rig.Offer(rig.Queue);
        rig.Kick(rig.Queue);
        owner.Dispose();
        rig.Machine.Settle();

        // What the owner did not serve the device finds without another kick.
        Assert.Equal(2, rig.Device.Served);
        Assert.False(owner.Serve(_ => Assert.Fail("It was given back.")));
        rig.Offer(rig.Queue);
        rig.Kick(rig.Queue);
        Assert.Equal(3, rig.Device.Served);
    }

    [Theory, OnEmbedded, OnKvm]
    public void IE8HandAQueueOverEvenWhenOff(bool isKernel, TransportKind kind)
    {
        using var rig = new LifeCycleRig(isKernel, kind, new() { IoEventFd = false });
        using EventFd kick = rig.Machine.CreateEventFd("owner");

        using (rig.Device.HandOver(0, kick))
        {
            Assert.Equal(1, rig.IoEventFds);
            kick.TryRead(out _);
            rig.Kick(rig.Queue);
            Assert.True(kick.TryRead(out _));
        }

        Assert.Equal(0, rig.IoEventFds);
    }

    [Theory, OnEmbedded, OnKvm]
    public void IE9WaitWhileTheMachineIsPaused(bool isKernel, TransportKind kind)
    {
        using var rig = new LifeCycleRig(isKernel, kind);
        rig.Offer(rig.Queue);
        if (isKernel)
        {
            // Its processors stand still, so that the kick comes first.
            using var isHeld = new ManualResetEventSlim();
            using EventFd hold = rig.Machine.CreateEventFd();
            using LoopRegistration holding = rig.Machine.Loop.Add(hold, isHeld.Wait);
            hold.Signal();
            rig.Queue.Kick();
            isHeld.Set();
            rig.Machine.Pause();
        }
        else
        {
            rig.Machine.Pause();
            rig.Queue.Kick();
            rig.Machine.Settle();
            Assert.Equal(0, rig.Device.Served);
        }

        rig.Machine.Resume();
        rig.Machine.Settle();

        Assert.Equal(1, rig.Device.Served);
        Assert.Equal(2, rig.IoEventFds);
    }

    [Theory, OnEmbedded, OnKvm]
    public void IE5StopWithoutBusMastering(bool isKernel)
    {
        using var rig = new LifeCycleRig(isKernel, TransportKind.PciModern);
        rig.Function!.Command(PciCommand.Memory);
        Assert.Equal(0, rig.IoEventFds);
        rig.Offer(rig.Queue);
        rig.Kick(rig.Queue);
        Assert.Equal(0, rig.Device.Served);

        rig.Function.Command(PciCommand.Memory | PciCommand.BusMaster);
        rig.Machine.Settle();

        Assert.Equal(2, rig.IoEventFds);
        Assert.Equal(1, rig.Device.Served);
    }

    [Theory, OnEmbedded, OnKvm]
    public void IE5StopWhenALegacyRingIsRemoved(bool isKernel)
    {
        using var rig = new LifeCycleRig(isKernel, TransportKind.PciLegacy);

        rig.Bus.Write(IoAddress.Pio(LifeCycleRig.LegacyBase + 8), 4, 0);

        Assert.Equal(0, rig.IoEventFds);
        Assert.Equal(VirtioStatus.None, rig.Driver.Status);
    }

    [Theory, OnEmbedded, OnKvm]
    public void IE5StopWhenALegacyDriverIsNoLongerReady(bool isKernel)
    {
        using var rig = new LifeCycleRig(isKernel, TransportKind.PciLegacy);
        rig.Driver.Status = VirtioStatus.Acknowledge | VirtioStatus.Driver;
        Assert.Equal(0, rig.IoEventFds);
        rig.Driver.Start();
        Assert.Equal(2, rig.IoEventFds);
    }

    [Theory, OnEmbedded, OnKvm]
    public void IE6LeaveNothingBehindWhenTheDeviceIsRemoved(bool isKernel, TransportKind kind)
    {
        using var rig = new LifeCycleRig(isKernel, kind);
        rig.Offer(rig.Queue);
        rig.Queue.Kick();

        rig.Host?[new(3)]!.Unplug();
        rig.Mmio?.Dispose();

        // A kick of before is served, by the loop or by the drain.
        Assert.Equal(1, rig.Device.Served);
        Assert.Equal(0, rig.IoEventFds);
        Assert.False(rig.Device.IsKickedByIoEventFd);
    }
}
