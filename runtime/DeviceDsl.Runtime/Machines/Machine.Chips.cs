using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;
using DeviceDsl.Machines;

namespace DeviceDsl;

/// <content>Reading and setting the states of the interrupt controllers.</content>
public abstract partial class Machine
{
    /// <summary>The number of processors.</summary>
    private protected abstract int CpuCount { get; }

    /// <summary>Claims the addresses of the interrupt controllers, before anything else can.</summary>
    /// <param name="hasOthers">Whether the machine has an IOAPIC and 8259s besides its local APICs.</param>
    private protected void ClaimChips(bool hasOthers)
    {
        Refusal? refusal = Addresses.TryClaim([ChipClaims.LocalApics(this), .. hasOthers ? ChipClaims.Others(this) : []]);
        if (refusal is not null) throw new MachineException(refusal);
    }

    /// <summary>Reads the state of the IOAPIC (IOA-6).</summary>
    /// <exception cref="MachineException"><see cref="Errno.ENXIO"/>: the machine does not have its own (GSI-14).</exception>
    public IoApicState GetIoApicState()
    {
        ThrowIfDisposed();
        Refusal? refusal = TryRead(out IoApicState? state);
        return refusal is null ? state! : throw new MachineException(refusal);
    }

    /// <summary>
    /// Sets the state of the IOAPIC. Requested interrupts are raised again (IOA-6), and the output of the 8259s is recomputed (GSI-14).
    /// </summary>
    /// <param name="state">The state.</param>
    /// <exception cref="ArgumentException">The state does not have <see cref="IoApic.PinCount"/> entries.</exception>
    /// <exception cref="MachineException"><see cref="Errno.ENXIO"/>: the machine does not have its own (GSI-14).</exception>
    public void SetIoApicState(IoApicState state)
    {
        ThrowIfDisposed();
        IoApicState.ThrowIfIncomplete(state);
        Refusal? refusal = TryRestore(state);
        if (refusal is not null) throw new MachineException(refusal);
    }

    /// <summary>Reads the state of an 8259.</summary>
    /// <param name="chip">The first or second 8259.</param>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EINVAL"/>: the chip is not an 8259; <see cref="Errno.ENXIO"/>: the machine does not have its own 8259s (GSI-14).
    /// </exception>
    public PicState GetPicState(ChipId chip)
    {
        ThrowIfDisposed();
        ThrowUnlessPic(chip);
        Refusal? refusal = TryRead(chip, out PicState state);
        return refusal is null ? state : throw new MachineException(refusal);
    }

    /// <summary>Sets the state of an 8259 and recomputes the output of the pair (GSI-14).</summary>
    /// <param name="chip">The first or second 8259.</param>
    /// <param name="state">The state.</param>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EINVAL"/>: the chip is not an 8259; <see cref="Errno.ENXIO"/>: the machine does not have its own 8259s (GSI-14).
    /// </exception>
    public void SetPicState(ChipId chip, PicState state)
    {
        ThrowIfDisposed();
        ThrowUnlessPic(chip);
        Refusal? refusal = TryRestore(chip, state);
        if (refusal is not null) throw new MachineException(refusal);
    }

    /// <summary>Reads the state of a processor's local APIC. The processor must not be running.</summary>
    /// <param name="cpu">The processor, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The processor does not exist.</exception>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EINVAL"/>: the processors have no local APICs; <see cref="Errno.EBUSY"/>: the processor is running.
    /// </exception>
    public LocalApicState GetLocalApicState(int cpu)
    {
        ThrowIfDisposed();
        ThrowUnlessCpu(cpu);
        Refusal? refusal = TryRead(cpu, out LocalApicState? state);
        return refusal is null ? state! : throw new MachineException(refusal);
    }

    /// <summary>Sets the state of a processor's local APIC. The processor must not be running.</summary>
    /// <param name="cpu">The processor, from 0.</param>
    /// <param name="state">The state.</param>
    /// <exception cref="ArgumentOutOfRangeException">The processor does not exist.</exception>
    /// <exception cref="ArgumentException">The state does not have <see cref="LocalApicState.RegisterCount"/> registers.</exception>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EINVAL"/>: the processors have no local APICs; <see cref="Errno.EBUSY"/>: the processor is running.
    /// </exception>
    public void SetLocalApicState(int cpu, LocalApicState state)
    {
        ThrowIfDisposed();
        ThrowUnlessCpu(cpu);
        LocalApicState.ThrowIfIncomplete(state);
        Refusal? refusal = TryRestore(cpu, state);
        if (refusal is not null) throw new MachineException(refusal);
    }

    /// <summary>Reads the IOAPIC.</summary>
    private protected abstract Refusal? TryRead(out IoApicState? state);

    /// <summary>Sets the IOAPIC.</summary>
    private protected abstract Refusal? TryRestore(IoApicState state);

    /// <summary>Reads an 8259.</summary>
    private protected abstract Refusal? TryRead(ChipId chip, out PicState state);

    /// <summary>Sets an 8259.</summary>
    private protected abstract Refusal? TryRestore(ChipId chip, PicState state);

    /// <summary>Reads the local APIC of an existing processor.</summary>
    private protected abstract Refusal? TryRead(int cpu, out LocalApicState? state);

    /// <summary>Sets the local APIC of an existing processor.</summary>
    private protected abstract Refusal? TryRestore(int cpu, LocalApicState state);

    private static void ThrowUnlessPic(ChipId chip)
    {
        if (chip is not (ChipId.PicMaster or ChipId.PicSlave)) throw new MachineException(ChipRules.NoPic(chip));
    }

    private void ThrowUnlessCpu(int cpu)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cpu);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(cpu, CpuCount);
    }
}
