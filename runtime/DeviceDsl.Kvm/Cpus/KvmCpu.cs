using System.Runtime.ExceptionServices;
using DeviceDsl.Eventing;
using DeviceDsl.Foundation;
using DeviceDsl.Kvm.Cpus;
using DeviceDsl.Kvm.Native;

namespace DeviceDsl.Kvm;

/// <summary>A virtual processor of a <see cref="KvmMachine"/>.</summary>
/// <remarks>
/// <para>
/// <see cref="EnterRealMode"/> or <see cref="EnterProtectedMode"/> sets its first instruction; a processor other than the first that has
/// neither waits for another's start-up message, if the machine has interrupt controllers. It then runs in the calling thread, by
/// <see cref="Run"/>, or in a thread of its own, by <see cref="Start"/>; one run at a time. <see cref="RequestStop"/> and
/// <see cref="Stop"/> end the run regardless of the guest, even if it halts with interrupts off or spins.
/// </para>
/// <para>
/// Accesses that the kernel does not serve go to the tables of the attached devices (<see cref="DoorbellDelivery.Exit"/>), then to
/// <see cref="UnclaimedWrite"/> and <see cref="UnclaimedRead"/>. An access that nobody claims has no effect and reads as all ones. All
/// members may be called from any thread.
/// </para>
/// </remarks>
public sealed partial class KvmCpu
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
    private readonly CpuInterrupts _interrupts;
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

    /// <summary>Makes a processor. It keeps its machine alive, and with it everything that its guest accesses.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="number">Its number.</param>
    /// <param name="cpu">The kernel's processor.</param>
    /// <param name="connect">Connects it to the interrupt controllers of its machine.</param>
    /// <param name="isInside">Whether the machine would have to wait for the calling thread.</param>
    internal KvmCpu(Machine machine, int number, VirtualCpu cpu, Func<KvmCpu, CpuInterrupts> connect, Func<bool> isInside)
    {
        _machine = machine;
        _isInside = isInside;
        _name = $"cpu {number} of {machine}";
        Number = number;
        _cpu = cpu;
        _interrupts = connect(this);
        _dispatcher = new ExitDispatcher(this, machine.Exits, _interrupts);
        _run = new GuestRun(cpu, _dispatcher, _interrupts, AwaitWrites);
        _isOverNow = IsOver;
    }

    /// <summary>Its number, from 0, which is also its APIC ID.</summary>
    public int Number { get; }

    /// <summary>The number of exits to this process. Accesses that the kernel serves do not count.</summary>
    public long ExitCount => _run.ExitCount;

    /// <summary>Whether it is running.</summary>
    public bool IsRunning => !_idle.IsSet;

    /// <summary>Called for the guest's writes that no device claims; without it they have no effect.</summary>
    public UnclaimedWriteHandler? UnclaimedWrite
    {
        get => _dispatcher.UnclaimedWrite;
        set => _dispatcher.UnclaimedWrite = value;
    }

    /// <summary>Called for the guest's reads that no device claims; without it the guest reads all ones.</summary>
    public UnclaimedReadHandler? UnclaimedRead
    {
        get => _dispatcher.UnclaimedRead;
        set => _dispatcher.UnclaimedRead = value;
    }

    internal bool IsCurrentThread => Volatile.Read(ref _runner) == Thread.CurrentThread;

    /// <summary>
    /// Prepares the processor to run 16-bit code: real mode, interrupts off, general registers and data segments zero. All segments span 4
    /// GiB, so that the code can access interrupt controllers and MMIO by 32-bit addresses.
    /// </summary>
    /// <remarks>
    /// No state of an earlier run remains, wherever it ended. An access whose handler threw is finished: the rest of a write is dropped,
    /// and a read returned all ones. NMIs are not blocked, and none is pending.
    /// </remarks>
    /// <param name="segment">The code segment: its first address divided by 16.</param>
    /// <param name="offset">The first instruction, in bytes from the beginning of the segment.</param>
    /// <param name="stack">The end of the stack; the first word is pushed below it.</param>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EBUSY"/>: the processor is running; <see cref="Errno.EIO"/>: its guest has ended the machine; otherwise the
    /// kernel's error.
    /// </exception>
    public void EnterRealMode(ushort segment, ushort offset, ushort stack)
        => Enter(CpuStart.RealMode(segment, offset, stack), "the real-mode state");

    /// <summary>
    /// Prepares the processor to run 32-bit code, as a boot loader does: protected mode without paging, flat segments of 4 GiB, interrupts
    /// off, and no descriptor tables. The other registers are zero.
    /// </summary>
    /// <remarks>No state of an earlier run remains, as for <see cref="EnterRealMode"/>.</remarks>
    /// <param name="entry">The linear address of the first instruction, which is also its guest-physical address.</param>
    /// <param name="stack">The end of the stack.</param>
    /// <param name="eax">The value of EAX.</param>
    /// <param name="ebx">The value of EBX.</param>
    /// <exception cref="MachineException">As for <see cref="EnterRealMode"/>.</exception>
    public void EnterProtectedMode(uint entry, uint stack = 0, uint eax = 0, uint ebx = 0)
        => Enter(CpuStart.ProtectedMode(entry, stack, eax, ebx), "the protected-mode state");

    /// <summary>Runs the guest in the calling thread, until it ends or is stopped.</summary>
    /// <remarks>An exception of <see cref="UnclaimedWrite"/> or <see cref="UnclaimedRead"/> ends the run and is thrown here.</remarks>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EBUSY"/>: the processor is already running; <see cref="Errno.EDEADLK"/>: called from code that the machine runs,
    /// which a pause would wait for while the guest waits for that code; or from the thread that holds a pause, during which the guest
    /// stands still.
    /// </exception>
    public KvmStop Run()
    {
        ThrowIfInside("run");
        if (_machine.Handlers.IsHeldByCurrentThread) throw new MachineException(HeldByPause("run"));
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

    /// <summary>Runs the guest in a thread of its own; <see cref="Wait()"/> returns how the run ended.</summary>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EBUSY"/>: the processor is already running; <see cref="Errno.EMFILE"/>, <see cref="Errno.EAGAIN"/>: the system
    /// cannot start the thread.
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

    /// <summary>Ends the run soon, without waiting; does nothing without a run. The access in progress is completed.</summary>
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
    /// <see cref="Errno.EDEADLK"/>: called from code that the machine runs (a handler or a guest's thread), whose end this processor may be
    /// waiting for; see <see cref="RequestStop"/>.
    /// </exception>
    public KvmStop Stop()
    {
        ThrowIfInside("stop");
        RequestStop();
        return Wait();
    }

    /// <summary>Waits until the run has ended; without a run it returns at once.</summary>
    /// <returns>How the last run ended. An exception of a handler in the thread of <see cref="Start"/> is thrown here, once.</returns>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EDEADLK"/>: called from code that the machine runs, as for <see cref="Stop"/>; or from the thread that holds a
    /// pause, during which the run ends only on request.
    /// </exception>
    public KvmStop Wait()
    {
        if (IsRunning && !Volatile.Read(ref _isStopRequested) && _machine.Handlers.IsHeldByCurrentThread)
        {
            throw new MachineException(HeldByPause("wait for"));
        }

        Wait(Timeout.InfiniteTimeSpan, out KvmStop stop);
        return stop;
    }

    /// <summary>Waits a limited time until the run has ended.</summary>
    /// <param name="timeout">The maximum time.</param>
    /// <param name="stop">How the last run ended.</param>
    /// <returns>Whether it has ended.</returns>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EDEADLK"/>: called from code that the machine runs, as for <see cref="Stop"/>.
    /// </exception>
    public bool Wait(TimeSpan timeout, out KvmStop stop)
    {
        ThrowIfInside("wait for");
        bool hasEnded = _idle.Wait(timeout);
        if (hasEnded) Interlocked.Exchange(ref _failure, null)?.Throw();
        stop = hasEnded ? _lastStop : default;
        return hasEnded;
    }

    /// <summary>Makes an access to the processor that requires it to be idle.</summary>
    /// <exception cref="MachineException"><see cref="Errno.EBUSY"/>: the processor is running.</exception>
    internal T WhileIdle<T>(Func<VirtualCpu, T> access)
    {
        using (_gate.Hold())
        {
            ThrowUnlessIdle();
            return access(_cpu);
        }
    }

    /// <summary>Checks that the processor is idle.</summary>
    /// <exception cref="MachineException"><see cref="Errno.EBUSY"/>: the processor is running.</exception>
    internal void ThrowIfRunning() => WhileIdle(static _ => true);

    /// <summary>The processor's number and its machine.</summary>
    public override string ToString() => _name;

    /// <summary>Ends the run for good.</summary>
    internal void Close()
    {
        using (_gate.Hold()) _isClosed = true;
        RequestStop();
        _idle.Wait();
    }

    /// <summary>Releases the kernel's processor, after <see cref="Close"/>.</summary>
    internal void Release() => _cpu.Dispose();

    private void Enter(CpuStart start, string what)
    {
        using (_gate.Hold())
        {
            ThrowUnlessIdle();
            Errno errno = _cpu.TrySetStart(start);
            if (errno != Errno.None) throw new MachineException(Explain(errno, what));
            _interrupts.OnEntered();
            Abandon();
        }
    }

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
        // Under one lock, so that a run that begins at once is not mistaken for one that has ended.
        using (_gate.Hold())
        {
            Volatile.Write(ref _runner, null);
            _standing.Set();
            _idle.Set();
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
        HandlerThread.Current.Processor = this;
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
            HandlerThread.Current.Processor = null;
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

    private Refusal HeldByPause(string verb) => new(
        Errno.EDEADLK, "LCK-11", $"The thread that holds a pause of {_machine} cannot {verb} {this}, which stands still until the pause "
            + "ends; resume the machine first.");

    private void ThrowIfInside(string verb)
    {
        if (!_isInside()) return;
        throw new MachineException(
            Errno.EDEADLK, "LCK-11",
            $"Code that a machine runs cannot {verb} {this}, which may be waiting for that code to end. RequestStop does not wait.");
    }
}
