using DeviceDsl.Eventing;
using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;
using DeviceDsl.Kvm.Cpus;
using DeviceDsl.Kvm.Native;
using DeviceDsl.Machines;

namespace DeviceDsl.Kvm.Chips;

/// <summary>
/// The interrupt controllers of a KVM machine: in the kernel, in this process, or the local APICs in the kernel and the rest in this
/// process. This class has the local APICs of the kernel.
/// </summary>
/// <param name="machine">The machine.</param>
internal abstract class InterruptSide(VirtualMachine machine) : IDisposable
{
    /// <summary>The machine of the kernel.</summary>
    protected VirtualMachine Machine { get; } = machine;

    /// <summary>The queue that runs injections, if they run in this process.</summary>
    public virtual WorkQueue? Injector => null;

    /// <summary>Whether the calling thread runs code that a change of the routing would wait for.</summary>
    public virtual bool IsInside => false;

    /// <summary>The registrations of the machine: doorbells, and irqfds on the side of the interrupt controllers.</summary>
    public abstract MachineRegistrations Registrations { get; }

    /// <summary>Sets the level of a line.</summary>
    public abstract void SetLine(Gsi gsi, bool level);

    /// <summary>Does the same as <see cref="SetLine"/> for a device, but does not throw if the guest has ended the machine.</summary>
    public virtual void DriveLine(Gsi gsi, bool level) => SetLine(gsi, level);

    /// <summary>Sets the level of a line and returns the outcome.</summary>
    public abstract int SetLineWithStatus(Gsi gsi, bool level);

    /// <summary>Replaces the routing.</summary>
    public abstract Refusal? SetRouting(IReadOnlyList<GsiRoute> routes);

    /// <summary>Sends a message to the processors.</summary>
    /// <param name="message">The message.</param>
    /// <param name="accepted">The number of processors that accepted it; 0 or -1 if none did.</param>
    public virtual Refusal? SendMsi(MsiMessage message, out int accepted)
    {
        Errno errno = Machine.TrySignal(message, out accepted);
        // No processor accepted it, which is a result and not an error (GSI-11).
        if (errno == Errno.EPERM) accepted = -1;
        return errno switch
        {
            Errno.None or Errno.EPERM => null,
            Errno.EINVAL => Machine.HasChips ? RoutingRules.InvalidMessage(message) : RoutingRules.NoChips,
            _ => KernelRules.Explain(errno, Machine.Name, $"accept {message} for {Machine.Name}"),
        };
    }

    /// <summary>Reads the IOAPIC.</summary>
    public abstract Refusal? TryRead(out IoApicState? state);

    /// <summary>Sets the IOAPIC.</summary>
    public abstract Refusal? TryRestore(IoApicState state);

    /// <summary>Reads an 8259.</summary>
    public abstract Refusal? TryRead(ChipId chip, out PicState state);

    /// <summary>Sets an 8259.</summary>
    public abstract Refusal? TryRestore(ChipId chip, PicState state);

    /// <summary>Reads the local APIC of a processor that is idle.</summary>
    public virtual Refusal? TryRead(KvmCpu cpu, out LocalApicState? state)
    {
        byte[] bytes = new byte[ChipBytes.LocalApicLength];
        Errno errno = cpu.WhileIdle(idle => idle.TryGetLocalApic(bytes));
        state = errno == Errno.None ? ChipBytes.ReadLocalApic(bytes) : null;
        return errno == Errno.None ? null : NoLocalApic(cpu, errno);
    }

    /// <summary>Sets the local APIC of a processor that is idle.</summary>
    public virtual Refusal? TryRestore(KvmCpu cpu, LocalApicState state)
    {
        byte[] bytes = ChipBytes.Write(state);
        Errno errno = cpu.WhileIdle(idle => idle.TrySetLocalApic(bytes));
        return errno == Errno.None ? null : NoLocalApic(cpu, errno);
    }

    /// <summary>Whether a feature of interrupts is supported.</summary>
    public abstract bool Has(MachineFeature feature);

    /// <summary>Returns the level irqfds of the machine.</summary>
    /// <returns>The refusal if it has none.</returns>
    public abstract Refusal? LevelIrqFdsOrRefusal(out LevelIrqFds? irqFds);

    /// <summary>Adds the windows of the controllers in this process to the exits.</summary>
    public virtual void AddTo(ExitMap exits)
    {
    }

    /// <summary>Connects a processor, while the machine is built.</summary>
    /// <param name="owner">The processor.</param>
    /// <param name="cpu">The kernel's processor.</param>
    /// <returns>What the controllers of this process do for it.</returns>
    public virtual CpuInterrupts Connect(KvmCpu owner, VirtualCpu cpu) => CpuInterrupts.None;

    /// <summary>Ends the part in this process, after all guests have stopped.</summary>
    public virtual void Dispose()
    {
    }

    private Refusal NoLocalApic(KvmCpu cpu, Errno errno)
        => KernelRules.Explain(errno, Machine.Name, $"give access to the local APIC of {cpu}", ChipRules.NoLocalApic(Machine.Name));
}
