using DeviceDsl.Conformance.Hosts;

namespace DeviceDsl.Conformance;

/// <summary>In a pause no handler runs, and nothing that it would have served is lost.</summary>
public sealed class PauseConformance
{
    private const ulong Pio = 0xC000;
    private const ulong Mmio = 0xD000_0000;

    private static readonly IoAddress Port = IoAddress.Pio(Pio + 0x10);

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldServeKicksOfAPauseAfterIt(HostKind kind)
    {
        using var host = Host.Open(kind);
        using EventFd kick = host.Machine.CreateEventFd();
        int calls = 0;
        using LoopRegistration handler = host.Machine.Loop.Add(kick, () => calls++);

        host.Machine.Pause();

        Assert.True(host.Machine.IsPaused);
        for (int i = 0; i < 3; i++)
        {
            kick.Signal();
            host.Machine.Settle();
        }

        Assert.Equal(0, calls);
        host.Machine.Resume();
        host.Machine.Settle();
        Assert.False(host.Machine.IsPaused);
        Assert.Equal(1, calls);
        kick.Signal();
        host.Machine.Settle();
        Assert.Equal(2, calls);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldServeAHandlerAddedInAPauseAfterIt(HostKind kind)
    {
        using var host = Host.Open(kind);
        using EventFd kick = host.Machine.CreateEventFd();
        kick.Signal();
        host.Machine.Pause();
        int calls = 0;

        using LoopRegistration handler = host.Machine.Loop.Add(kick, () => calls++);
        host.Machine.Settle();

        Assert.Equal(0, calls);
        host.Machine.Resume();
        host.Machine.Settle();
        Assert.Equal(1, calls);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldLeaveAKickToADrainInAPause(HostKind kind)
    {
        using var host = Host.Open(kind);
        using EventFd kick = host.Machine.CreateEventFd();
        int calls = 0;
        LoopRegistration handler = host.Machine.Loop.Add(kick, () => calls++);
        host.Machine.Pause();
        kick.Signal();
        host.Machine.Settle();

        handler.Dispose();

        Assert.True(kick.TryRead(out _));
        host.Machine.Resume();
        host.Machine.Settle();
        Assert.Equal(0, calls);
    }

    /// <summary>The resampling of a line is a handler too: its device is asked once the pause is over.</summary>
    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldResampleAfterAPauseInWhichTheInterruptEnded(HostKind kind)
    {
        using var host = Host.Open(kind);
        using EventFd trigger = host.Machine.CreateEventFd();
        using EventFd resample = host.Machine.CreateEventFd();
        using IrqFdRegistration line = host.Machine.AssignIrqFd(trigger, 5, resample);
        using IoEventFdRegistration doorbell = host.Machine.AssignIoEventFd(trigger, Port, 2, 2);
        int asked = 0;
        host.WriteAndTakeInterrupts(new GuestWrite(Port, 2, 2), count: 1);
        host.CountInterrupts();
        host.Machine.Pause();

        using LoopRegistration handler = host.Machine.Loop.Add(resample, () => asked++);
        host.Machine.Settle();

        Assert.Equal(0, asked);
        host.Machine.Resume();
        host.Machine.Settle();
        Assert.Equal(1, asked);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldContinueAfterEachPause(HostKind kind)
    {
        using var host = Host.Open(kind);
        var bell = new Bell();
        using Attachment attachment = host.Machine.Attach(bell, Pio, Mmio);
        for (int i = 1; i <= 3; i++)
        {
            host.Machine.Pause();
            host.Machine.Pause();
            host.Machine.Resume();
            host.Machine.Resume();
            host.Write(Port, 2, 2);
            Assert.Equal(i, bell.PortRings);
        }
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldRefusePauseAndResumeInAHandler(HostKind kind)
    {
        using var host = Host.Open(kind);
        using EventFd kick = host.Machine.CreateEventFd();
        var errnos = new List<Errno>();
        using LoopRegistration handler = host.Machine.Loop.Add(kick, () =>
        {
            errnos.Add(Assert.Throws<MachineException>(host.Machine.Pause).Errno);
            errnos.Add(Assert.Throws<MachineException>(host.Machine.Resume).Errno);
        });

        kick.Signal();
        host.Machine.Settle();

        Assert.Equal([Errno.EDEADLK, Errno.EDEADLK], errnos);
        Assert.False(host.Machine.IsPaused);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldAllowDisposalInAPause(HostKind kind)
    {
        using var host = Host.Open(kind);
        Attachment attachment = host.Machine.Attach(new Bell(), Pio, Mmio);
        host.Machine.Pause();

        host.Machine.Dispose();

        Assert.False(attachment.IsAttached);
        Assert.Throws<ObjectDisposedException>(host.Machine.Pause);
        Assert.Throws<ObjectDisposedException>(host.Machine.Resume);
    }
}
