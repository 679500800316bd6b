using DeviceDsl.Runtime.Tests.Irqchips;

namespace DeviceDsl.Runtime.Tests.Interrupts;

/// <summary>The end of an interrupt as an object of its own (docs/spec/analyzer-rules.md, section C, S2).</summary>
public sealed class EoiNotificationShould : IDisposable
{
    private const int Line = 5;
    private const byte Vector = 0x35;

    private readonly Board _board = new();
    private readonly EventFd _trigger = EventFd.Create(name: "trigger");
    private readonly EventFd _end = EventFd.Create(name: "end");
    private readonly IrqFdRegistration _irqFd;

    public EoiNotificationShould()
    {
        _irqFd = _board.Machine.AssignLevelIrqFd(_trigger, Line);
        _board.Redirect(Line, 0x8000 | Vector);
    }

    public void Dispose()
    {
        _board.Dispose();
        _trigger.Dispose();
        _end.Dispose();
    }

    [Fact]
    public void LowerTheLineAndSignal()
    {
        _board.Machine.AssignEoiNotification(_irqFd.LevelKey!, _end);
        Trigger();

        Assert.Equal([Vector], _board.Serve(0));

        Assert.True(_end.TryRead(out ulong count) && count == 1);
        Assert.False(_board.RemoteIrr(Line));
    }

    /// <summary>RES-3: a callback that asserts the line again is not undone.</summary>
    [Fact]
    public void NotUndoALineRaisedByTheCallback()
    {
        int told = 0;
        _board.Machine.AssignEoiNotification(_irqFd.LevelKey!, () =>
        {
            if (++told == 1) _board.Machine.SetIrqLine(Line, true);
        });
        Trigger();

        Assert.Equal(Vector, _board.Apic().Acknowledge());
        _board.Apic().EndOfInterrupt();

        Assert.True(_board.Apic().IsRequested(Vector));
        Assert.True(_board.RemoteIrr(Line));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public void ReportTheEndsOfOtherSourcesUnlessFiltered(bool onlyOwn, ulong expected)
    {
        _board.Machine.AssignEoiNotification(_irqFd.LevelKey!, _end, onlyOwn);
        _board.Machine.SetIrqLine(Line, true);
        Assert.Equal(Vector, _board.Apic().Acknowledge());
        _board.Machine.SetIrqLine(Line, false);

        _board.Apic().EndOfInterrupt();

        _end.TryRead(out ulong count);
        Assert.Equal(expected, count);
    }

    [Fact]
    public void ReportItsOwnEndsOnASharedLine()
    {
        using var otherTrigger = EventFd.Create();
        using var otherEnd = EventFd.Create();
        IrqFdRegistration other = _board.Machine.AssignLevelIrqFd(otherTrigger, Line);
        _board.Machine.AssignEoiNotification(_irqFd.LevelKey!, _end, onlyOwn: true);
        _board.Machine.AssignEoiNotification(other.LevelKey!, otherEnd, onlyOwn: true);
        Trigger();

        Assert.Single(_board.Serve(0));

        Assert.True(_end.TryRead(out _));
        Assert.False(otherEnd.TryRead(out _));
    }

    [Fact]
    public void BeUniquePerIrqFd()
    {
        EoiNotification first = _board.Machine.AssignEoiNotification(_irqFd.LevelKey!, _end);
        Assert.Equal(Errno.EBUSY, Refused(() => _board.Machine.AssignEoiNotification(_irqFd.LevelKey!, _end)));
        Assert.Equal(1, first.Deassign());
        _board.Machine.AssignEoiNotification(_irqFd.LevelKey!, _end);
    }

    [Fact]
    public void NotBindToAnEndedIrqFd()
    {
        _irqFd.Deassign();
        Assert.False(_irqFd.LevelKey!.IsActive);
        Assert.Equal(Errno.ENOENT, Refused(() => _board.Machine.AssignEoiNotification(_irqFd.LevelKey!, _end)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ReleaseItsSourceInEitherOrderOfEnding(bool irqFdFirst)
    {
        int before = _board.Machine.Router.Sources.Count;
        EoiNotification notification = _board.Machine.AssignEoiNotification(_irqFd.LevelKey!, _end);
        MachineRegistration[] order = irqFdFirst ? [_irqFd, notification] : [notification, _irqFd];
        Trigger();

        order[0].Dispose();
        Assert.Equal(before, _board.Machine.Router.Sources.Count);
        order[1].Dispose();

        Assert.Equal(before - 1, _board.Machine.Router.Sources.Count);
        Assert.Equal([Vector], _board.Serve(0));
        Assert.False(_board.RemoteIrr(Line));
    }

    [Fact]
    public void EndWhenItsEventFdIsClosed()
    {
        EoiNotification notification = _board.Machine.AssignEoiNotification(_irqFd.LevelKey!, _end);
        _end.Dispose();
        _board.Machine.Settle();

        Assert.False(notification.IsActive);
        using var next = EventFd.Create();
        _board.Machine.AssignEoiNotification(_irqFd.LevelKey!, next);
    }

    [Fact]
    public void NotNotifyOnceTheTriggerIsClosed()
    {
        _board.Machine.AssignEoiNotification(_irqFd.LevelKey!, _end);
        Trigger();
        _trigger.Dispose();
        _board.Machine.Settle();

        Assert.Equal([Vector], _board.Serve(0));
        Assert.False(_end.TryRead(out _));
    }

    [Fact]
    public void RefuseImmediatelyToEndItself()
    {
        EoiNotification? notification = null;
        Errno errno = Errno.None;
        notification = _board.Machine.AssignEoiNotification(_irqFd.LevelKey!, () =>
        {
            errno = Refused(() => notification!.Deassign());
            notification!.RequestStop();
        });
        Trigger();

        _board.Serve(0);

        Assert.Equal(Errno.EDEADLK, errno);
        Assert.False(notification.IsActive);
    }

    [Fact]
    public void SurviveACallbackThatThrowsAndLogIt()
    {
        var log = new LogLines();
        using var trigger = EventFd.Create();
        using var board = new Board(logger: log);
        board.Redirect(Line, 0x8000 | Vector);
        IrqFdRegistration irqFd = board.Machine.AssignLevelIrqFd(trigger, Line);
        EoiNotification notification = board.Machine.AssignEoiNotification(irqFd.LevelKey!, () => throw new FormatException());
        trigger.Signal();
        board.Machine.Settle();
        Assert.Single(board.Serve(0));
        Assert.Equal(1, notification.FailureCount);
        Assert.Contains(nameof(EoiNotification), Assert.Single(log.Texts), StringComparison.Ordinal);
    }

    [Fact]
    public void RethrowCallbackExceptionsOnRequest()
    {
        using var trigger = EventFd.Create();
        using var board = new Board(failures: HandlerFailure.Throw);
        board.Redirect(Line, 0x8000 | Vector);
        IrqFdRegistration irqFd = board.Machine.AssignLevelIrqFd(trigger, Line);
        board.Machine.AssignEoiNotification(irqFd.LevelKey!, () => throw new FormatException());
        trigger.Signal();
        board.Machine.Settle();
        Assert.Equal(Vector, board.Apic().Acknowledge());
        board.Apic().EndOfInterrupt();
        Assert.Throws<FormatException>(board.Machine.Settle);
    }

    /// <summary>SRC-2: the numbers do not run out, however often they come and go.</summary>
    [Fact]
    public void NotUseUpTheSources()
    {
        for (int i = 0; i < 1000; i++)
        {
            using var trigger = EventFd.Create();
            using IrqFdRegistration irqFd = _board.Machine.AssignLevelIrqFd(trigger, 6);
            using EoiNotification notification = _board.Machine.AssignEoiNotification(irqFd.LevelKey!, _end);
        }
    }

    [Fact]
    public void BeRefusedWhenAllSourcesAreInUse()
    {
        EventFd[] triggers = [.. Enumerable.Range(0, 62).Select(_ => EventFd.Create())];
        foreach (EventFd trigger in triggers[..61]) _board.Machine.AssignLevelIrqFd(trigger, 7);
        Assert.Equal(Errno.EFAULT, Refused(() => _board.Machine.AssignLevelIrqFd(triggers[61], 7)));
        foreach (EventFd trigger in triggers) trigger.Dispose();
    }

    private static Errno Refused(Action call) => Assert.Throws<MachineException>(call).Errno;

    private void Trigger()
    {
        _trigger.Signal();
        _board.Machine.Settle();
    }
}
