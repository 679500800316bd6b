using DeviceDsl.Conformance.Hosts;
using DeviceDsl.Kvm;

namespace DeviceDsl.Conformance;

/// <summary>
/// Irqfds that hold a line up as a source of their own, and notifications of the guest's end of interrupt. A machine whose IOAPIC is
/// this process's has them, the kernel's own controllers do not.
/// </summary>
public sealed class EndOfInterruptConformance
{
    private const ushort Port = 0x500;
    private static readonly GuestWrite Kick = new(IoAddress.Pio(Port), 2, 1);

    [Theory, OnEmbedded, OnKvmSplit, OnKvmManaged]
    public void ShouldReportTheEndOfALevel(HostKind kind) => ReportTheEnd(kind, gsi: 5);

    [Theory, OnEmbedded, OnKvmSplit, OnKvmManaged]
    public void ShouldReportTheEndOfAnEdge(HostKind kind) => ReportTheEnd(kind, gsi: 6);

    [Theory, OnEmbedded, OnKvmSplit, OnKvmManaged]
    public void ShouldAllowTheCallbackToRaiseTheLineAgain(HostKind kind)
    {
        using var host = Host.Open(kind);
        using var line = new Line(host, gsi: 5);
        int calls = 0;
        using EoiNotification notification = host.Machine.AssignEoiNotification(line.Key, () =>
        {
            if (++calls < 3) line.Trigger.Signal();
        });

        host.WriteAndTakeInterrupts(Kick, 3);

        Assert.Equal(3, calls);
        Assert.Equal(3, host.CountInterrupts());
        Assert.Equal(0, notification.FailureCount);
    }

    [Theory, OnEmbedded, OnKvmSplit, OnKvmManaged]
    public void ShouldReportTheEndsOfOtherSourcesUnlessFiltered(HostKind kind)
    {
        foreach (bool onlyOwn in new[] { false, true })
        {
            using var host = Host.Open(kind);
            using var line = new Line(host, gsi: 5);
            using EventFd end = host.Machine.CreateEventFd();
            using EoiNotification notification = host.Machine.AssignEoiNotification(line.Key, end, onlyOwn);
            // Another source holds the line up, and lets it go when the guest is there.
            using EventFd other = host.Machine.CreateEventFd();
            using LoopRegistration lower = host.Machine.Loop.Add(other, () => host.Machine.SetIrqLine(5, false));
            using IoEventFdRegistration doorbell = host.Machine.AssignIoEventFd(other, IoAddress.Pio(Port + 2));
            host.Machine.SetIrqLine(5, true);

            host.WriteAndTakeInterrupts(Kick with { Address = IoAddress.Pio(Port + 2) }, 1);
            host.Machine.Settle();

            Assert.Equal(!onlyOwn, end.TryRead(out _));
        }
    }

    [Theory, OnEmbedded, OnKvmSplit, OnKvmManaged]
    public void ShouldRefuseInvalidBindings(HostKind kind)
    {
        using var host = Host.Open(kind);
        using var stranger = Host.Open(kind, "stranger");
        using EventFd end = host.Machine.CreateEventFd();
        EventFd closed = host.Machine.CreateEventFd();
        closed.Dispose();
        var line = new Line(host, gsi: 5);
        Assert.Equal(Errno.EINVAL, RefusalOf(() => stranger.Machine.AssignEoiNotification(line.Key, end)));
        Assert.Equal(Errno.EBADF, RefusalOf(() => host.Machine.AssignEoiNotification(line.Key, closed)));
        EoiNotification first = host.Machine.AssignEoiNotification(line.Key, end);
        Assert.Equal(Errno.EBUSY, RefusalOf(() => host.Machine.AssignEoiNotification(line.Key, () => { })));
        first.Dispose();
        host.Machine.AssignEoiNotification(line.Key, end).Dispose();
        line.Dispose();
        Assert.Equal(Errno.ENOENT, RefusalOf(() => host.Machine.AssignEoiNotification(line.Key, end)));
        Assert.Equal(0, host.Machine.RegistrationCount);
        Assert.Equal(0, stranger.Machine.RegistrationCount);
    }

    /// <summary>SRC-2: there are 62 sources, and each is free again when its irqfd has ended.</summary>
    [Theory, OnEmbedded, OnKvmSplit, OnKvmManaged]
    public void ShouldSupportALimitedNumberOfSources(HostKind kind)
    {
        using var host = Host.Open(kind);
        EventFd[] triggers = [.. Enumerable.Range(0, 63).Select(_ => host.Machine.CreateEventFd())];
        for (int round = 0; round < 2; round++)
        {
            IrqFdRegistration[] lines = [.. triggers[..62].Select(trigger => host.Machine.AssignLevelIrqFd(trigger, 5))];
            Assert.Equal(Errno.EFAULT, RefusalOf(() => host.Machine.AssignLevelIrqFd(triggers[62], 5)));
            foreach (IrqFdRegistration line in lines) line.Dispose();
        }

        foreach (EventFd trigger in triggers) trigger.Dispose();
        Assert.Equal(0, host.Machine.RegistrationCount);
    }

    [Theory, OnEmbedded, OnKvmSplit, OnKvmManaged]
    public void ShouldAllowAnyOrderOfEndingRepeatedly(HostKind kind)
    {
        foreach (int[] order in new[] { new[] { 0, 1, 2 }, [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0] })
        {
            var host = Host.Open(kind);
            var line = new Line(host, gsi: 5);
            EoiNotification notification = host.Machine.AssignEoiNotification(line.Key, () => { });
            host.WriteAndTakeInterrupts(Kick, 1);
            Action[] ends = [host.Dispose, line.Dispose, notification.Dispose];
            foreach (int end in order) ends[end]();
            foreach (int end in order) ends[end]();
            Assert.False(notification.IsActive);
            Assert.False(line.IsActive);
        }
    }

    [Theory, OnKvm]
    public void ShouldExplainWhyTheKernelsControllersHaveNone(HostKind kind)
    {
        using var host = Host.Open(kind);
        using var embedded = Host.Open(HostKind.Embedded);
        using EventFd trigger = host.Machine.CreateEventFd();
        using var line = new Line(embedded, gsi: 5);
        foreach (Action call in new Action[]
        {
            () => host.Machine.AssignLevelIrqFd(trigger, 5),
            () => host.Machine.AssignEoiNotification(line.Key, trigger),
            () => host.Machine.AssignEoiNotification(line.Key, () => { }),
        })
        {
            MachineException refused = Assert.Throws<MachineException>(call);
            Assert.Equal(Errno.EOPNOTSUPP, refused.Errno);
            Assert.Contains(nameof(InterruptControllers), refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal(0, host.Machine.RegistrationCount);
    }

    /// <summary>What a machine says it supports it does not refuse, and the other way round.</summary>
    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldSupportTheFeaturesItReports(HostKind kind)
    {
        foreach (bool isWide in new[] { false, true })
        {
            using var host = Host.Open(kind, hasWideDestinations: isWide);
            Machine machine = host.Machine;
            using EventFd eventFd = machine.CreateEventFd();
            using EventFd resample = machine.CreateEventFd();
            Assert.Equal(machine.Supports(MachineFeature.PioDoorbells), Works(() => machine.AssignIoEventFd(eventFd, IoAddress.Pio(Port))));
            Assert.Equal(
                machine.Supports(MachineFeature.MmioDoorbells),
                Works(() => machine.AssignIoEventFd(eventFd, IoAddress.Mmio(0xD000_0000), 4)));
            Assert.Equal(
                machine.Supports(MachineFeature.AnyLengthDoorbells),
                Works(() => machine.AssignIoEventFd(eventFd, IoAddress.Mmio(0xD000_0000))));
            Assert.Equal(machine.Supports(MachineFeature.IrqFds), Works(() => machine.AssignIrqFd(eventFd, 5)));
            Assert.Equal(machine.Supports(MachineFeature.ResampledIrqFds), Works(() => machine.AssignIrqFd(eventFd, 5, resample)));
            Assert.Equal(machine.Supports(MachineFeature.EoiNotifications), Works(() => machine.AssignLevelIrqFd(eventFd, 5)));
            Assert.Equal(isWide, machine.Supports(MachineFeature.WideDestinations));
            Assert.Equal(kind == HostKind.Embedded, machine.Supports(MachineFeature.VirtioCcwDoorbells));
            Assert.Equal(kind != HostKind.Kvm, machine.Supports(MachineFeature.EoiNotifications));
            Assert.Throws<ArgumentOutOfRangeException>(() => machine.Supports((MachineFeature)99));
            host.Dispose();
            Assert.Throws<ObjectDisposedException>(() => machine.Supports(MachineFeature.IrqFds));
        }
    }

    [Theory, OnEmbedded, OnKvm]
    public void ShouldReportNoInterruptSupportWithoutControllers(HostKind kind)
    {
        using Machine machine = kind == HostKind.Kvm
            ? KvmMachine.Open(new() { InterruptControllers = InterruptControllers.None, HasWideDestinations = true })
            : new EmbeddedMachine(new() { HasInterruptControllers = false, HasWideDestinations = true });
        MachineFeature[] interrupts =
            [MachineFeature.IrqFds, MachineFeature.ResampledIrqFds, MachineFeature.EoiNotifications, MachineFeature.WideDestinations];
        Assert.All(interrupts, feature => Assert.False(machine.Supports(feature)));
        Assert.True(machine.Supports(MachineFeature.PioDoorbells));
        using EventFd trigger = machine.CreateEventFd();
        Assert.Equal(Errno.EINVAL, RefusalOf(() => machine.AssignLevelIrqFd(trigger, 5)));
    }

    private static void ReportTheEnd(HostKind kind, int gsi)
    {
        using var host = Host.Open(kind);
        using var line = new Line(host, gsi);
        using EventFd end = host.Machine.CreateEventFd();
        using EoiNotification notification = host.Machine.AssignEoiNotification(line.Key, end);

        for (int round = 1; round <= 3; round++)
        {
            host.WriteAndTakeInterrupts(Kick, 1);
            host.Machine.Settle();

            Assert.True(end.TryRead(out ulong count), $"The end of round {round} was not reported.");
            Assert.Equal(1UL, count);
            // The line is down: nothing comes again.
            Assert.Equal(round, host.CountInterrupts());
            Assert.False(end.TryRead(out _));
        }
    }

    private static Errno RefusalOf(Action call) => Assert.Throws<MachineException>(call).Errno;

    private static bool Works(Func<MachineRegistration> assign)
    {
        try
        {
            assign().Dispose();
            return true;
        }
        catch (MachineException exception) when (exception.Errno is Errno.EOPNOTSUPP or Errno.EINVAL)
        {
            return false;
        }
    }

    /// <summary>A level irqfd that the guest triggers by a write to a port.</summary>
    private sealed class Line : IDisposable
    {
        private readonly IrqFdRegistration _line;
        private readonly IoEventFdRegistration _doorbell;

        public Line(Host host, int gsi)
        {
            Trigger = host.Machine.CreateEventFd();
            _line = host.Machine.AssignLevelIrqFd(Trigger, gsi);
            _doorbell = host.Machine.AssignIoEventFd(Trigger, IoAddress.Pio(Port));
        }

        public EventFd Trigger { get; }

        public LevelIrqKey Key => _line.LevelKey!;

        public bool IsActive => _line.IsActive;

        public void Dispose()
        {
            _doorbell.Dispose();
            _line.Dispose();
            Trigger.Dispose();
        }
    }
}
