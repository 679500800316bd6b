using System.Runtime.ExceptionServices;
using DeviceDsl.Eventing;
using DeviceDsl.Irqchips;
using DeviceDsl.Kvm.Cpus;
using DeviceDsl.Kvm.Native;

namespace DeviceDsl.Kvm;

/// <summary>A virtual processor of a <see cref="KvmMachine"/>.</summary>
/// <remarks>
/// <para>
/// <see cref="EnterRealMode"/> says where it begins. It then runs in the calling thread, by <see cref="Run"/>, or in one of
/// its own, by <see cref="Start"/>; one run at a time. <see cref="RequestStop"/> and <see cref="Stop"/> end the run whatever
/// the guest does, also one that waits with interrupts off or spins.
/// </para>
/// <para>
/// Accesses that the kernel does not serve come to the tables of the attached devices
/// (<see cref="DoorbellDelivery.Exit"/>), then to <see cref="UnclaimedWrite"/> and <see cref="UnclaimedRead"/>; what nobody
/// takes has no effect and reads as all ones. All members may be called from any thread.
/// </para>
/// </remarks>
public sealed class KvmCpu
{
    private readonly Machine _machine;
    private readonly Func<bool> _isInside;
    private readonly string _name;
    [LockRank((int)LockRank.Processor)]
    private readonly RankedLock _gate = new(LockRank.Processor);
    private readonly ManualResetEventSlim _idle = new(initialState: true);
    private readonly ManualResetEventSlim _standing = new(initialState: true);
    private readonly ManualResetEventSlim _mayGoOn = new(initialState: true);
    private readonly VirtualCpu _cpu;
    private readonly ExitDispatcher _dispatcher;
    private readonly GuestRun _run;
    private readonly Func<bool> _isOverNow;
    private Thread? _runner;
    private nint _kickTarget;
    private bool _canBeKicked;
    private bool _isStopRequested;
    private bool _isPaused;
    private bool _isClosed;
    private KvmStop _lastStop;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Makes a processor. It keeps its machine, and with it all that its guest reaches.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="number">Its number.</param>
    /// <param name="cpu">The processor of the kernel.</param>
    /// <param name="external">The 8259s of this process whose interrupts it takes, if there are any.</param>
    /// <param name="onEndOfInterrupt">Told of ends of interrupts that an IOAPIC of this process waits for.</param>
    /// <param name="isInside">Whether the calling thread is one that the machine would have to wait for.</param>
    internal KvmCpu(
        Machine machine, int number, VirtualCpu cpu, IExternalInterrupts? external, Action<int, byte> onEndOfInterrupt, Func<bool> isInside)
    {
        _machine = machine;
        _isInside = isInside;
        _name = $"cpu {number} of {machine}";
        Number = number;
        _cpu = cpu;
        _dispatcher = new ExitDispatcher(this, machine.Exits);
        _run = new GuestRun(cpu, _dispatcher, external is null ? null : new ExternalInjector(cpu, external), vector => onEndOfInterrupt(number, vector));
        _isOverNow = IsOver;
    }

    /// <summary>Its number, from 0, which is also its APIC identifier.</summary>
    public int Number { get; }

    /// <summary>How often the guest was left with something to do for this process. What the kernel serves itself does not count.</summary>
    public long ExitCount => _run.ExitCount;

    /// <summary>Whether it runs.</summary>
    public bool IsRunning => !_idle.IsSet;

    /// <summary>Told of the guest's writes that nobody took; without it they have no effect.</summary>
    public UnclaimedWriteHandler? UnclaimedWrite
    {
        get => _dispatcher.UnclaimedWrite;
        set => _dispatcher.UnclaimedWrite = value;
    }

    /// <summary>Asked for what nobody answers; without it the guest reads all ones.</summary>
    public UnclaimedReadHandler? UnclaimedRead
    {
        get => _dispatcher.UnclaimedRead;
        set => _dispatcher.UnclaimedRead = value;
    }

    internal bool IsCurrentThread => Volatile.Read(ref _runner) == Thread.CurrentThread;

    /// <summary>
    /// Puts the processor to the beginning of 16-bit code: real mode, interrupts off, general registers and data segments
    /// zero. All segments reach over 4 GiB, so that the code gets at interrupt controllers and MMIO by 32-bit addresses.
    /// </summary>
    /// <remarks>
    /// Nothing of an earlier run is left, wherever it ended. An access whose handler threw is over: what was left of a write
    /// reaches nobody, a read found all ones. NMIs are no longer blocked, and none is pending.
    /// </remarks>
    /// <param name="segment">The code segment: a sixteenth of the address at which it begins.</param>
    /// <param name="offset">The first instruction, in bytes from the beginning of the segment.</param>
    /// <param name="stack">The end of the stack, below which the first word is pushed.</param>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EBUSY"/>: the processor runs; <see cref="Errno.EIO"/>: its guest has ended the machine; otherwise the kernel refused.
    /// </exception>
    public void EnterRealMode(ushort segment, ushort offset, ushort stack)
    {
        using (_gate.Hold())
        {
            ThrowUnlessIdle();
            Errno errno = _cpu.TrySetRealMode(segment, offset, stack);
            if (errno != Errno.None) throw new MachineException(Explain(errno, "the real-mode state"));
        }
    }

    /// <summary>Runs the guest in the calling thread, until it ends or is stopped.</summary>
    /// <remarks>What <see cref="UnclaimedWrite"/> or <see cref="UnclaimedRead"/> throw ends the run and comes out here.</remarks>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EBUSY"/>: the processor runs already; <see cref="Errno.EDEADLK"/>: called from code that the machine runs, for
    /// which a pause would wait, and the guest for the end of that; or on a thread that holds a pause, in which the guest stands still.
    /// </exception>
    public KvmStop Run()
    {
        ThrowIfInside("run");
        if (_machine.Handlers.IsHeldByCurrentThread) throw new MachineException(StandsStill("run"));
        Begin(Thread.CurrentThread);
        try
        {
            _lastStop = RunGuest();
            return _lastStop;
        }
        finally
        {
            End();
        }
    }

    /// <summary>Runs the guest in a thread of its own; <see cref="Wait()"/> tells how that ended.</summary>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EBUSY"/>: the processor runs already; <see cref="Errno.EMFILE"/>, <see cref="Errno.EAGAIN"/>: the system does not
    /// start the thread.
    /// </exception>
    public void Start()
    {
        var thread = new Thread(RunInThread) { IsBackground = true, Name = _name };
        Begin(thread);
        try
        {
            MachineThread.Start(thread);
        }
        catch
        {
            End();
            throw;
        }
    }

    /// <summary>Ends the run soon, without waiting; without a run it does nothing. The access under way is completed.</summary>
    public void RequestStop()
    {
        using (_gate.Hold())
        {
            if (_runner is null) return;
            _isStopRequested = true;
            _mayGoOn.Set();
            Interrupt();
        }
    }

    /// <summary>Ends the run and waits until it has ended.</summary>
    /// <returns>How the last run ended.</returns>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EDEADLK"/>: called from code that the machine runs, a handler or the thread of a guest, for whose end this
    /// processor may wait itself; see <see cref="RequestStop"/>.
    /// </exception>
    public KvmStop Stop()
    {
        ThrowIfInside("stop");
        RequestStop();
        return Wait();
    }

    /// <summary>Waits until the run has ended; without a run it returns at once.</summary>
    /// <returns>How the last run ended. What a handler threw in the thread of <see cref="Start"/> is thrown here, once.</returns>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EDEADLK"/>: called from code that the machine runs, as with <see cref="Stop"/>; or on a thread that holds a
    /// pause, in which the run does not end unless it is asked to.
    /// </exception>
    public KvmStop Wait()
    {
        if (IsRunning && !Volatile.Read(ref _isStopRequested) && _machine.Handlers.IsHeldByCurrentThread) throw new MachineException(StandsStill("awaits"));
        Wait(Timeout.InfiniteTimeSpan, out KvmStop stop);
        return stop;
    }

    /// <summary>Waits a limited time until the run has ended.</summary>
    /// <param name="timeout">How long.</param>
    /// <param name="stop">How the last run ended.</param>
    /// <returns>Whether it has ended.</returns>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: called from code that the machine runs, as with <see cref="Stop"/>.</exception>
    public bool Wait(TimeSpan timeout, out KvmStop stop)
    {
        ThrowIfInside("wait for");
        bool hasEnded = _idle.Wait(timeout);
        if (hasEnded) Interlocked.Exchange(ref _failure, null)?.Throw();
        stop = hasEnded ? _lastStop : default;
        return hasEnded;
    }

    /// <summary>Does something with the processor that its running forbids.</summary>
    /// <exception cref="MachineException"><see cref="Errno.EBUSY"/>: the processor runs.</exception>
    internal T WhileIdle<T>(Func<VirtualCpu, T> access)
    {
        using (_gate.Hold())
        {
            ThrowUnlessIdle();
            return access(_cpu);
        }
    }

    /// <summary>The processor's number and its machine.</summary>
    public override string ToString() => _name;

    /// <summary>Has the guest left once, if it is in it, so that what came for it is looked at.</summary>
    internal void Kick()
    {
        using (_gate.Hold())
        {
            if (_canBeKicked && !IsCurrentThread) KickSignal.Send(_kickTarget);
        }
    }

    /// <summary>Makes the processor stand still soon, also in runs to come; see <see cref="AwaitPause"/>.</summary>
    internal void RequestPause()
    {
        using (_gate.Hold())
        {
            _isPaused = true;
            _mayGoOn.Reset();
            if (_runner is not null) Interrupt();
        }
    }

    /// <summary>Waits until it stands still. The access under way is completed.</summary>
    internal void AwaitPause() => _standing.Wait();

    /// <summary>Lets it go on.</summary>
    internal void Resume()
    {
        using (_gate.Hold())
        {
            _isPaused = false;
            _mayGoOn.Set();
        }
    }

    /// <summary>Ends the run for good.</summary>
    internal void Close()
    {
        using (_gate.Hold()) _isClosed = true;
        RequestStop();
        _idle.Wait();
    }

    /// <summary>Gives the processor back to the kernel, after <see cref="Close"/>.</summary>
    internal void Release() => _cpu.Dispose();

    private void Begin(Thread runner)
    {
        using (_gate.Hold())
        {
            ThrowUnlessIdle();
            _isStopRequested = false;
            _failure = null;
            _cpu.Mapping.SetImmediateExit(_isPaused);
            if (_isPaused) _mayGoOn.Reset();
            _idle.Reset();
            _standing.Reset();
            Volatile.Write(ref _runner, runner);
        }
    }

    private void End()
    {
        // Together, so that a run that begins at once is not taken for one that has ended.
        using (_gate.Hold())
        {
            Volatile.Write(ref _runner, null);
            _standing.Set();
            _idle.Set();
        }
    }

    /// <summary>The flag interrupts a run that is about to begin, the signal one that has begun.</summary>
    private void Interrupt()
    {
        _cpu.Mapping.SetImmediateExit(true);
        if (_canBeKicked && !IsCurrentThread) KickSignal.Send(_kickTarget);
    }

    /// <summary>Whether the run that was interrupted is to end. In a pause it stands still here first.</summary>
    private bool IsOver()
    {
        // Before what they were sent for is looked at: one that comes later interrupts again.
        KickSignal.TakePending();
        while (MustStandStill())
        {
            _standing.Set();
            _mayGoOn.Wait();
        }

        return Volatile.Read(ref _isStopRequested);
    }

    private bool MustStandStill()
    {
        using (_gate.Hold())
        {
            if (_isPaused && !_isStopRequested) return true;
            _standing.Reset();
            _cpu.Mapping.SetImmediateExit(_isStopRequested);
            return false;
        }
    }

    private void RunInThread()
    {
        try
        {
            _lastStop = RunGuest();
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
        }
        finally
        {
            End();
        }
    }

    private KvmStop RunGuest()
    {
        using var held = new HeldDescriptor(_cpu.File.Handle);
        KickSignal.SignalSet before = KickSignal.BlockInThread();
        HandlerThread.Current.RunsGuest = true;
        try
        {
            Errno errno = _cpu.TrySetSignalMask(KickSignal.MaskForGuest(before));
            if (errno == Errno.EIO) return _run.Refused(errno);
            if (errno != Errno.None) throw new MachineException(Explain(errno, "the signal mask"));
            SetKickTarget(KickSignal.CurrentThread);
            return _run.Continue(held.Number, _isOverNow);
        }
        finally
        {
            HandlerThread.Current.RunsGuest = false;
            SetKickTarget(null);
            KickSignal.Restore(before);
        }
    }

    private void SetKickTarget(nint? thread)
    {
        using (_gate.Hold())
        {
            _canBeKicked = thread is not null;
            _kickTarget = thread.GetValueOrDefault();
        }
    }

    private void ThrowUnlessIdle()
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if (_runner is not null) throw new MachineException(Errno.EBUSY, "", $"{this} is running: stop it first.");
    }

    private Refusal Explain(Errno errno, string what) => KernelRules.Explain(errno, _machine.Name, $"set {what} of {this}");

    private Refusal StandsStill(string verb) => new(
        Errno.EDEADLK, "LCK-11", $"The thread that holds a pause of {_machine} cannot {verb} {this}, which stands still until the pause ends; resume the machine first.");

    private void ThrowIfInside(string verb)
    {
        if (!_isInside()) return;
        throw new MachineException(
            Errno.EDEADLK, "LCK-11", $"Code that a machine runs cannot {verb} {this}, which may be waiting for that code to end. RequestStop does not wait.");
    }
}
