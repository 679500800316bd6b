using DeviceDsl.Conformance.Hosts;

namespace DeviceDsl.Conformance;

/// <summary>The actions of the host on a device run as its handlers, on every machine.</summary>
public sealed class HostEventConformance
{
    private const ulong Pio = 0xC000;
    private const int Events = 2_000;

    private static readonly IoAddress Status = IoAddress.Pio(Pio);

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldNotRunActionsConcurrentlyWithHandlers(HostKind kind)
    {
        using var host = Host.Open(kind);
        var counter = new Counter();
        using Attachment attachment = host.Machine.Attach(counter, Pio);
        Thread[] threads =
        [
            Repeat(Events, () => attachment.Synchronize(counter.Count)),
            Repeat(Events, () => attachment.Post(counter.Count)),
        ];

        for (int i = 0; i < Events / 20; i++) host.Write(Status, 4, 2);

        Array.ForEach(threads, thread => thread.Join());
        host.Machine.Settle();
        Assert.Equal(2 * Events, counter.Events);
        Assert.Equal(Events / 20, counter.Writes);
        Assert.Equal(0, attachment.FailureCount);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldKeepPostedActionsAcrossAPause(HostKind kind)
    {
        using var host = Host.Open(kind);
        using Attachment attachment = host.Machine.Attach(new Counter(), Pio);
        var order = new List<int>();
        host.Machine.Pause();

        for (int i = 0; i < 3; i++)
        {
            int number = i;
            Assert.True(attachment.Post(() => order.Add(number)));
        }

        host.Machine.Settle();
        Assert.Empty(order);
        host.Machine.Resume();
        host.Machine.Settle();
        Assert.Equal([0, 1, 2], order);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldDropActionsPostedToADetachedDevice(HostKind kind)
    {
        using var host = Host.Open(kind);
        Attachment attachment = host.Machine.Attach(new Counter(), Pio);
        bool hasRun = false;
        host.Machine.Pause();
        Assert.True(attachment.Post(() => hasRun = true));

        attachment.Dispose();

        Assert.False(attachment.Post(() => hasRun = true));
        Assert.False(attachment.Synchronize(() => hasRun = true));
        host.Machine.Resume();
        host.Machine.Settle();
        Assert.False(hasRun);
    }

    /// <summary>The action itself says whether it ran in the pause: no clock decides.</summary>
    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldBlockOtherThreadsUntilAPauseEnds(HostKind kind)
    {
        using var host = Host.Open(kind);
        Machine machine = host.Machine;
        using Attachment first = machine.Attach(new Counter(), Pio);
        Attachment second = machine.Attach(new Counter(), Pio + 0x100);
        var inPause = new List<bool>();
        machine.Pause();
        Thread[] threads =
        [
            Repeat(1, () => first.Synchronize(() => inPause.Add(machine.IsPaused))),
            Repeat(1, second.Dispose),
            Repeat(1, first.Reset),
        ];

        machine.Settle();
        Assert.True(second.IsAttached);
        machine.Resume();
        Array.ForEach(threads, thread => thread.Join());

        Assert.Equal([false], inPause);
        Assert.False(second.IsAttached);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldLetThePausingThreadAct(HostKind kind)
    {
        using var host = Host.Open(kind);
        Attachment attachment = host.Machine.Attach(new Counter(), Pio);
        host.Machine.Pause();

        bool wasPaused = false;
        Assert.True(attachment.Synchronize(() => wasPaused = host.Machine.IsPaused));
        attachment.Reset();
        attachment.Load(attachment.Save());
        attachment.Dispose();

        Assert.True(wasPaused);
        Assert.False(attachment.IsAttached);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldStayPausedUntilEachThreadHasResumed(HostKind kind)
    {
        using var host = Host.Open(kind);
        Machine machine = host.Machine;
        machine.Pause();
        Repeat(1, () =>
        {
            machine.Pause();
            machine.Resume();
        }).Join();

        Assert.True(machine.IsPaused);
        machine.Resume();
        Assert.False(machine.IsPaused);
    }

    /// <summary>As after an <c>await</c>: nobody can say whose pause it was.</summary>
    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldEndEveryPauseWhenAThreadWithoutOneResumes(HostKind kind)
    {
        using var host = Host.Open(kind);
        Machine machine = host.Machine;
        machine.Pause();

        Repeat(1, machine.Resume).Join();

        Assert.False(machine.IsPaused);
    }

    [Fact]
    public void ShouldRefuseGuestAccessesFromThePausingThread()
    {
        using var machine = new EmbeddedMachine();
        using Attachment attachment = machine.Attach(new Counter(), Pio);
        machine.Pause();

        Assert.Equal(Errno.EDEADLK, Assert.Throws<MachineException>(() => machine.GuestRead(Status, 4)).Errno);
        Assert.Equal(Errno.EDEADLK, Assert.Throws<MachineException>(() => machine.GuestWrite(Status, 4, 1)).Errno);

        machine.Resume();
        Assert.Equal(0UL, machine.GuestRead(Status, 4));
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldRefuseToWaitForADeviceInAHandlerOfAnother(HostKind kind)
    {
        using var host = Host.Open(kind);
        using Attachment first = host.Machine.Attach(new Counter(), Pio);
        using Attachment second = host.Machine.Attach(new Counter(), Pio + 0x100);
        Errno errno = Errno.None;
        int runs = 0;

        first.Synchronize(() =>
        {
            errno = Assert.Throws<MachineException>(() => second.Synchronize(() => runs++)).Errno;
            Assert.True(second.Post(() => runs++));
            Assert.True(first.Synchronize(() => runs++));
        });

        host.Machine.Settle();
        Assert.Equal(Errno.EDEADLK, errno);
        Assert.Equal(2, runs);
        Assert.Equal(0, first.FailureCount);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldContainExceptionsOfActions(HostKind kind)
    {
        using var host = Host.Open(kind);
        using Attachment attachment = host.Machine.Attach(new Counter(), Pio);

        attachment.Post(() => throw new InvalidOperationException("posted"));
        host.Machine.Settle();

        Assert.True(attachment.NeedsReset);
        Assert.False(attachment.Synchronize(() => { }));
        attachment.Reset();
        Assert.True(attachment.Synchronize(() => throw new InvalidOperationException("synchronized")));
        Assert.Equal(2, attachment.FailureCount);
        attachment.Reset();
        Assert.True(attachment.Synchronize(() => { }));
    }

    private static Thread Repeat(int times, Action action)
    {
        var thread = new Thread(() =>
        {
            for (int i = 0; i < times; i++) action();
        });
        thread.Start();
        return thread;
    }
}
