using DeviceDsl.Eventing;
using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;
using DeviceDsl.Machines;

namespace DeviceDsl.Kvm.Chips;

/// <summary>The interrupt controllers of a machine of the kernel: all of them the kernel's, or the IOAPIC this process's.</summary>
internal abstract class InterruptSide : IDisposable
{
    /// <summary>The queue that injections run on, if they run in this process.</summary>
    public virtual WorkQueue? Injector => null;

    /// <summary>Where the interrupts of the first processor come from beside its local APIC, if that is this process.</summary>
    public virtual IExternalInterrupts? External => null;

    /// <summary>Whether the calling thread is in code that a change of the routing would wait for.</summary>
    public virtual bool IsInside => false;

    /// <summary>The doorbells of the machine, and its irqfds, which are where its interrupt controllers are.</summary>
    public abstract MachineRegistrations Registrations { get; }

    /// <summary>Sets the level of a line.</summary>
    public abstract void SetLine(Gsi gsi, bool level);

    /// <summary>Does what <see cref="SetLine"/> does for a device, which has no part in it when its guest has ended the machine.</summary>
    public virtual void DriveLine(Gsi gsi, bool level) => SetLine(gsi, level);

    /// <summary>Sets the level of a line and tells what became of it.</summary>
    public abstract int SetLineWithStatus(Gsi gsi, bool level);

    /// <summary>Replaces the routing.</summary>
    public abstract Refusal? SetRouting(IReadOnlyList<GsiRoute> routes);

    /// <summary>Reads the IOAPIC.</summary>
    public abstract Refusal? TryRead(out IoApicState? state);

    /// <summary>Sets the IOAPIC.</summary>
    public abstract Refusal? TryRestore(IoApicState state);

    /// <summary>Reads an 8259.</summary>
    public abstract Refusal? TryRead(ChipId chip, out PicState state);

    /// <summary>Sets an 8259.</summary>
    public abstract Refusal? TryRestore(ChipId chip, PicState state);

    /// <summary>Whether interrupts resample and their ends are reported.</summary>
    public abstract bool Has(MachineFeature feature);

    /// <summary>The level irqfds of the machine.</summary>
    /// <returns>Why it has none.</returns>
    public abstract Refusal? LevelIrqFdsOrRefusal(out LevelIrqFds? irqFds);

    /// <summary>A processor ended a level interrupt that the kernel passes on (SPL-2).</summary>
    public virtual void OnEndOfInterrupt(int processor, byte vector)
    {
    }

    /// <summary>Takes the guest's accesses to chips that are here.</summary>
    public virtual void AddTo(ExitMap exits)
    {
    }

    /// <summary>Connects the processor that takes the interrupts of <see cref="External"/>.</summary>
    public virtual void Connect(KvmCpu first)
    {
    }

    /// <summary>Ends what is this process's; no guest runs any more.</summary>
    public virtual void Dispose()
    {
    }
}
