using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;
using DeviceDsl.Machines;

namespace DeviceDsl;

/// <content>The interrupt controllers, as states that are read and set.</content>
public abstract partial class Machine
{
    /// <summary>How many processors there are.</summary>
    private protected abstract int CpuCount { get; }

    /// <summary>Keeps the addresses of the interrupt controllers free of everything else, before anything else is there.</summary>
    /// <param name="hasOthers">Whether the machine has an IOAPIC and 8259s beside its local APICs.</param>
    private protected void ClaimChips(bool hasOthers)
    {
        Refusal? refusal = Addresses.TryClaim([ChipClaims.LocalApics(this), .. hasOthers ? ChipClaims.Others(this) : []]);
        if (refusal is not null) throw new MachineException(refusal);
    }

    /// <summary>Reads the state of the IOAPIC (IOA-6).</summary>
    /// <exception cref="MachineException"><see cref="Errno.ENXIO"/>: the machine has none of its own (GSI-14).</exception>
    public IoApicState GetIoApicState()
    {
        ThrowIfDisposed();
        Refusal? refusal = TryRead(out IoApicState? state);
        return refusal is null ? state! : throw new MachineException(refusal);
    }

    /// <summary>Sets the state of the IOAPIC: what is requested in it is raised anew (IOA-6).</summary>
    /// <param name="state">The state.</param>
    /// <exception cref="ArgumentException">The state has not <see cref="IoApic.PinCount"/> entries.</exception>
    /// <exception cref="MachineException"><see cref="Errno.ENXIO"/>: the machine has none of its own (GSI-14).</exception>
    public void SetIoApicState(IoApicState state)
    {
        ThrowIfDisposed();
        IoApicState.ThrowIfIncomplete(state);
        Refusal? refusal = TryRestore(state);
        if (refusal is not null) throw new MachineException(refusal);
    }

    /// <summary>Reads the state of an 8259.</summary>
    /// <param name="chip">The first or the second one.</param>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EINVAL"/>: it is no 8259; <see cref="Errno.ENXIO"/>: the machine has none of its own (GSI-14).
    /// </exception>
    public PicState GetPicState(ChipId chip)
    {
        ThrowIfDisposed();
        ThrowUnlessPic(chip);
        Refusal? refusal = TryRead(chip, out PicState state);
        return refusal is null ? state : throw new MachineException(refusal);
    }

    /// <summary>Sets the state of an 8259; what the pair asks for is worked out anew (GSI-14).</summary>
    /// <param name="chip">The first or the second one.</param>
    /// <param name="state">The state.</param>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EINVAL"/>: it is no 8259; <see cref="Errno.ENXIO"/>: the machine has none of its own (GSI-14).
    /// </exception>
    public void SetPicState(ChipId chip, PicState state)
    {
        ThrowIfDisposed();
        ThrowUnlessPic(chip);
        Refusal? refusal = TryRestore(chip, state);
        if (refusal is not null) throw new MachineException(refusal);
    }

    /// <summary>Reads the state of the local APIC of a processor, which does not run meanwhile.</summary>
    /// <param name="cpu">The processor, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such processor.</exception>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EINVAL"/>: the processors have none; <see cref="Errno.EBUSY"/>: the processor runs.
    /// </exception>
    public LocalApicState GetLocalApicState(int cpu)
    {
        ThrowIfDisposed();
        ThrowUnlessCpu(cpu);
        Refusal? refusal = TryRead(cpu, out LocalApicState? state);
        return refusal is null ? state! : throw new MachineException(refusal);
    }

    /// <summary>Sets the state of the local APIC of a processor, which does not run meanwhile.</summary>
    /// <param name="cpu">The processor, from 0.</param>
    /// <param name="state">The state.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such processor.</exception>
    /// <exception cref="ArgumentException">The state has not <see cref="LocalApicState.RegisterCount"/> registers.</exception>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EINVAL"/>: the processors have none; <see cref="Errno.EBUSY"/>: the processor runs.
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

    /// <summary>Reads the local APIC of a processor that there is.</summary>
    private protected abstract Refusal? TryRead(int cpu, out LocalApicState? state);

    /// <summary>Sets the local APIC of a processor that there is.</summary>
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
