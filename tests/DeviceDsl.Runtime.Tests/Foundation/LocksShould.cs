using DeviceDsl.Eventing;
using DeviceDsl.Foundation;
using DeviceDsl.Runtime.Tests.Interrupts;
using DeviceDsl.Runtime.Tests.Irqchips;

namespace DeviceDsl.Runtime.Tests.Foundation;

/// <summary>The order of locks and waits (LCK), which every test of this project is held to.</summary>
public sealed class LocksShould
{
    /// <summary>LCK-1 to LCK-3: ranks only grow, and one of the same rank is not taken under another.</summary>
    [Fact]
    public void BeAcquiredInTheOrderOfTheirRanks()
    {
        Assert.True(LockOrder.IsChecked, "The watch is off: DeviceDsl.CheckLockOrder in the project.");
        LockRank[] ranks = Enum.GetValues<LockRank>();
        foreach (LockRank outer in ranks)
        {
            foreach (LockRank inner in ranks) Assert.Equal(inner > outer, CanTake(outer, inner));
        }
    }

    /// <summary>A handler may use its own device and others; nobody takes a lock of the interrupt side twice.</summary>
    [Fact]
    public void BeReentrantOnlyAboveTheInterrupts()
    {
        foreach (LockRank rank in Enum.GetValues<LockRank>())
        {
            var twice = new RankedLock(rank);
            using RankedLock.Scope scope = twice.Hold();
            Assert.Equal(rank < LockRank.HandlerWaits, CanTake(twice));
        }
    }

    /// <summary>
    /// The gates of devices come in any order: a handler may write to another device, and circles are refused where they form.
    /// </summary>
    [Fact]
    public void BeAcquiredInAnyOrderByDeviceGates()
    {
        LockRank[] gates = [LockRank.Attachment, LockRank.Function, LockRank.VirtioDevice];
        foreach (LockRank outer in gates)
        {
            using RankedLock.Scope scope = new RankedLock(outer, hasPeers: true).Hold();
            foreach (LockRank inner in gates) Assert.True(CanTake(new RankedLock(inner, hasPeers: true)));
        }

        using RankedLock.Scope interrupt = new RankedLock(LockRank.InterruptPin).Hold();
        foreach (LockRank inner in gates) Assert.False(CanTake(new RankedLock(inner, hasPeers: true)));
    }

    /// <summary>LCK-4, LCK-6: nobody waits for accesses, signals or routes under a lock that these take.</summary>
    [Fact]
    public void NotBeHeldDuringAWaitForReaders()
    {
        var sections = new ReadSections();
        foreach (LockRank rank in Enum.GetValues<LockRank>())
        {
            using RankedLock.Scope scope = new RankedLock(rank).Hold();
            bool isRefused = Record.Exception(sections.WaitForReaders) is InvalidOperationException;
            Assert.Equal(rank > LockRank.Resamplers, isRefused);
        }
    }

    /// <summary>LCK-11: nobody waits for handlers under a lock that these take.</summary>
    [Fact]
    public void NotBeHeldDuringAWaitForHandlers()
    {
        using var machine = new EmbeddedMachine();
        foreach (LockRank rank in Enum.GetValues<LockRank>())
        {
            using var kick = EventFd.Create();
            LoopRegistration registration = machine.Loop.Add(kick, () => { });
            bool isRefused;
            using (new RankedLock(rank).Hold()) isRefused = Record.Exception(registration.Dispose) is InvalidOperationException;
            Assert.Equal(rank >= LockRank.Attachment, isRefused);
            registration.Dispose();
        }
    }

    /// <summary>LCK-5: a reader does not wait for readers of the same structure; for those of another he may.</summary>
    [Fact]
    public void NotBeWaitedForInTheirOwnReadSection()
    {
        var own = new ReadSections();
        var other = new ReadSections();
        using ReadSections.Section section = own.Enter();
        bool isRefused = false;
        try
        {
            own.WaitForReaders();
        }
        catch (InvalidOperationException)
        {
            isRefused = true;
        }

        Assert.True(isRefused);
        other.WaitForReaders();
    }

    /// <summary>LCK-7: a callback for the end of an interrupt holds no lock: it may take the lowest.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void NotBeHeldDuringNotifications(bool isPic)
    {
        using var board = new Board();
        bool wasFree = false;
        board.Watch(5, onAck: () =>
        {
            using (new RankedLock(LockRank.IoApicRoutes).Hold()) wasFree = true;
        });
        if (isPic)
        {
            board.Out(0x21, 0);
            board.Line(5, true);
            board.Apic().AcknowledgeExternal();
            board.Out(0x20, 0x20);
        }
        else
        {
            board.Redirect(5, 0x8035);
            board.Line(5, true);
            board.Line(5, false);
            board.Serve(0);
        }

        Assert.True(wasFree);
    }

    /// <summary>
    /// LCK-6, LCK-11: ending irqfds waits for the injector, so that it runs on another queue, and never under the lock of the resamplers.
    /// </summary>
    [Fact]
    public void LetAnInjectionFinishWhileItsIrqFdEnds()
    {
        using var board = new Board();
        var trigger = EventFd.Create();
        using var resample = EventFd.Create();
        board.Redirect(5, 0x1_8035);
        board.Machine.AssignIrqFd(trigger, 5, resample);
        var pause = new QueuePause(board.Machine.Injector);
        trigger.Signal();
        trigger.Dispose();
        using var next = EventFd.Create();
        Assert.Equal(Errno.None, board.Machine.TryAssignIrqFd(next, 5, out _, resample));
        pause.Dispose();
        board.Machine.Settle();
        Assert.Equal(1, board.Machine.RegistrationCount);
    }

    /// <summary>
    /// Inside a handler an exception only makes the device need a reset: a violation ends the process of the test instead.
    /// </summary>
    [Fact]
    public void FailTheTestWhenAHandlerViolatesTheirOrder()
    {
        Action<string> usual = LockOrder.OnViolationInHandler;
        List<string> violations = [];
        var owner = new Owner();
        var gate = new HandlerGate(LockRank.Attachment, owner);
        LockOrder.OnViolationInHandler = violations.Add;
        try
        {
            gate.TryRun("kick", () => CanTake(LockRank.Irq, LockRank.IrqFds));
            Assert.Empty(violations);
            gate.TryRun("kick", () =>
            {
                using RankedLock.Scope scope = new RankedLock(LockRank.IrqFds).Hold();
                new RankedLock(LockRank.Irq).Enter();
            });
            gate.TryRun("kick", () =>
            {
                using RankedLock.Scope scope = new RankedLock(LockRank.IrqFds).Hold();
                new ReadSections().WaitForReaders();
            });
        }
        finally
        {
            LockOrder.OnViolationInHandler = usual;
        }

        Assert.Equal(
            [
                "Lock Irq is taken while lock IrqFds is held: ranks must increase.",
                "A thread waits for accesses, signals or routes while it holds lock IrqFds.",
            ],
            violations);
        Assert.Equal(violations, owner.Failures);
    }

    private static bool CanTake(LockRank outer, LockRank inner)
    {
        using RankedLock.Scope scope = new RankedLock(outer).Hold();
        return CanTake(new RankedLock(inner));
    }

    private static bool CanTake(RankedLock taken)
    {
        try
        {
            taken.Enter();
        }
        catch (InvalidOperationException)
        {
            return false;
        }

        taken.Exit();
        return true;
    }

    private sealed class Owner : IHandlerOwner
    {
        public List<string> Failures { get; } = [];

        public bool MayRun => true;

        public void OnHandlerFailed(string handler, Exception exception) => Failures.Add(exception.Message);
    }
}
