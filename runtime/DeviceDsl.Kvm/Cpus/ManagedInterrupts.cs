using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;
using DeviceDsl.Kvm.Native;

namespace DeviceDsl.Kvm.Cpus;

/// <summary>
/// The local APIC of this process at work for a processor of the kernel. The thread that runs the processor injects its interrupts one at a
/// time, when the guest accepts them, and waits here while the processor is halted or not started.
/// </summary>
/// <remarks>
/// Whoever gives the processor an event first stores the event and then looks whether the processor is entering the guest. The processor
/// first says that it is entering and then looks for events. Therefore one of them sees the other, and no event is missed: a kick that
/// comes before the guest runs ends the run at once.
/// </remarks>
/// <param name="owner">The processor.</param>
/// <param name="cpu">The kernel's processor.</param>
/// <param name="apic">Its local APIC.</param>
/// <param name="pic">The 8259s.</param>
internal sealed partial class ManagedInterrupts(KvmCpu owner, VirtualCpu cpu, LocalApic apic, Pic pic) : CpuInterrupts
{
    private const ulong ApicEnabled = 1 << 11;
    private const ulong ApicAddress = 0xF_FFFF_FFFF_F000;

    private readonly ManualResetEventSlim _wake = new();
    private Activity _activity = owner.Number == 0 ? Activity.Runs : Activity.AwaitsInit;
    private int _events;
    private byte _startVector;
    private bool _isEntering;
    private byte _enteredPriority;
    private ulong _apicBase = LocalApic.DefaultBase | ApicEnabled;

    /// <summary>What the processor does. As in the kernel, it ignores a start-up message before the first INIT.</summary>
    private enum Activity
    {
        Runs,
        Halted,
        AwaitsInit,
        AwaitsStartup,
    }

    /// <summary>Events for the processor that do not pass through the pending vectors of its local APIC.</summary>
    [Flags]
    private enum Events
    {
        None = 0,
        Nmi = 1,
        SystemManagement = 2,
        Init = 4,
        Startup = 8,
    }

    /// <inheritdoc/>
    public override bool TryPrepare(Func<bool> isOver)
    {
        while (true)
        {
            Volatile.Write(ref _isEntering, true);
            Interlocked.MemoryBarrier();
            TakeEvents();
            if (_activity == Activity.Runs) break;
            Volatile.Write(ref _isEntering, false);
            _wake.Reset();
            Interlocked.MemoryBarrier();
            if (HasReasonToContinue) continue;
            if (isOver()) return false;
            _wake.Wait();
        }

        // Before the interrupt is taken, as the kernel does (EOI-7).
        apic.BeginStep();
        if (cpu.Mapping.TakesExternalInterrupt && TakeNext() is { } vector) Inject(cpu, vector);
        _enteredPriority = (byte)apic.TaskPriorityClass;
        cpu.Mapping.TaskPriorityClass = _enteredPriority;
        cpu.Mapping.SetInterruptWindow(HasInterrupt);
        return true;
    }

    /// <inheritdoc/>
    public override void AfterExit()
    {
        Volatile.Write(ref _isEntering, false);
        byte priority = cpu.Mapping.TaskPriorityClass;
        // Not if it is the same: a write to the local APIC sets more bits than CR8 has.
        if (priority != _enteredPriority) apic.TaskPriorityClass = priority;
        ulong apicBase = cpu.Mapping.ApicBase;
        if (apicBase == _apicBase) return;
        _apicBase = apicBase;
        bool isEnabled = (apicBase & ApicEnabled) != 0;
        if (apic.IsHardwareEnabled != isEnabled) apic.IsHardwareEnabled = isEnabled;
    }

    /// <inheritdoc/>
    public override bool TryServe(RunMapping exit)
    {
        if (exit.Reason == ExitReason.Halt) _activity = Activity.Halted;
        return exit.Reason is ExitReason.Halt or ExitReason.InterruptWindow or ExitReason.TaskPriority;
    }

    /// <inheritdoc/>
    public override bool TryWrite(IoAddress address, int length, ulong value)
    {
        if (!IsInPage(address, length, out ulong register)) return false;
        apic.Write(register, length, value);
        return true;
    }

    /// <inheritdoc/>
    public override bool TryRead(IoAddress address, int length, out ulong value)
    {
        bool isInPage = IsInPage(address, length, out ulong register);
        value = isInPage ? apic.Read(register, length) : 0;
        return isInPage;
    }

    /// <inheritdoc/>
    public override void OnEntered()
    {
        Interlocked.Exchange(ref _events, 0);
        _activity = Activity.Runs;
    }

    /// <inheritdoc/>
    public override void Wake() => _wake.Set();

    /// <summary>Called from any thread when the local APIC has accepted an interrupt.</summary>
    public void OnAccepted(in InterruptMessage message)
    {
        switch (message.Mode)
        {
            case DeliveryMode.Nmi: Interlocked.Or(ref _events, (int)Events.Nmi); break;
            case DeliveryMode.Smi: Interlocked.Or(ref _events, (int)Events.SystemManagement); break;
            // It takes the place of what came before it.
            case DeliveryMode.Init: Interlocked.Exchange(ref _events, (int)Events.Init); break;
            case DeliveryMode.Startup:
                Volatile.Write(ref _startVector, message.Vector);
                Interlocked.Or(ref _events, (int)Events.Startup);
                break;
        }

        Notify();
    }

    /// <summary>Called from any thread, after an event for the processor was stored.</summary>
    public void Notify()
    {
        Interlocked.MemoryBarrier();
        _wake.Set();
        if (Volatile.Read(ref _isEntering)) owner.Kick();
    }

    private bool HasInterrupt => (apic.TakesExternalInterrupts && pic.HasInterrupt) || apic.HasRequested;

    private bool HasReasonToContinue => Volatile.Read(ref _events) != 0 || EndsHalt;

    /// <summary>A halted processor with interrupts off waits for another kind of event.</summary>
    private bool EndsHalt => _activity == Activity.Halted && cpu.Mapping.TakesExternalInterrupt && HasInterrupt;

    /// <summary>The 8259s come first (PIC-14).</summary>
    private byte? TakeNext() => apic.AcknowledgeExternal() ?? apic.TakeRequested();

    private bool IsInPage(IoAddress address, int length, out ulong register)
    {
        ulong offset = unchecked(address.Value - (_apicBase & ApicAddress));
        register = unchecked(LocalApic.DefaultBase + offset);
        return address.Space == AddressSpace.Mmio && offset < LocalApic.WindowLength && LocalApic.Owns(register, length);
    }

    private void TakeEvents()
    {
        var events = (Events)Interlocked.Exchange(ref _events, 0);
        if ((events & Events.Init) != 0) Initialize();
        if ((events & Events.Startup) != 0 && _activity == Activity.AwaitsStartup)
            Begin(CpuStart.Startup(Volatile.Read(ref _startVector), cpu.Machine.Signature));
        // A processor that is not started has no use for them.
        if (_activity is Activity.AwaitsInit or Activity.AwaitsStartup) return;
        bool isWoken = EndsHalt;
        if ((events & Events.Nmi) != 0)
        {
            Require(cpu.TryNmi(), "an NMI");
            isWoken = true;
        }

        if ((events & Events.SystemManagement) != 0) isWoken |= TrySystemManagement();
        if (isWoken) _activity = Activity.Runs;
    }

    /// <summary>A kernel without system management mode drops the interrupt, as it does with its own local APICs.</summary>
    private bool TrySystemManagement()
    {
        Errno errno = cpu.TrySystemManagement();
        if (errno is Errno.ENOTTY or Errno.EINVAL) return false;
        Require(errno, "a system management interrupt");
        return true;
    }

    /// <summary>The first processor starts again at the reset vector; each other one waits for a start-up message.</summary>
    private void Initialize()
    {
        apic.Initialize();
        if (owner.Number == 0) Begin(CpuStart.Reset(cpu.Machine.Signature));
        else _activity = Activity.AwaitsStartup;
    }

    private void Begin(CpuStart start)
    {
        Require(cpu.TrySetStart(start), "the state of a start");
        // That has left the flag set, or cleared a request of another thread.
        owner.RenewImmediateExit();
        _activity = Activity.Runs;
    }
}
