using DeviceDsl.Eventing;
using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;
using DeviceDsl.Machines;

namespace DeviceDsl.Kvm.Chips;

/// <summary>
/// The interrupt controllers of a KVM machine: all in the kernel, or the local APICs in the kernel and the rest in this process.
/// </summary>
internal abstract class InterruptSide : IDisposable
{
    /// <summary>The queue that runs injections, if they run in this process.</summary>
    public virtual WorkQueue? Injector => null;

    /// <summary>The source of the first processor's external interrupts, if it is in this process.</summary>
    public virtual IExternalInterrupts? External => null;

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

    /// <summary>Reads the IOAPIC.</summary>
    public abstract Refusal? TryRead(out IoApicState? state);

    /// <summary>Sets the IOAPIC.</summary>
    public abstract Refusal? TryRestore(IoApicState state);

    /// <summary>Reads an 8259.</summary>
    public abstract Refusal? TryRead(ChipId chip, out PicState state);

    /// <summary>Sets an 8259.</summary>
    public abstract Refusal? TryRestore(ChipId chip, PicState state);

    /// <summary>Whether resampling and notifications of ends of interrupts are supported.</summary>
    public abstract bool Has(MachineFeature feature);

    /// <summary>Returns the level irqfds of the machine.</summary>
    /// <returns>The refusal if it has none.</returns>
    public abstract Refusal? LevelIrqFdsOrRefusal(out LevelIrqFds? irqFds);

    /// <summary>Handles the end of a level interrupt on a processor, reported by the kernel (SPL-2).</summary>
    public virtual void OnEndOfInterrupt(int processor, byte vector)
    {
    }

    /// <summary>Adds the windows of the controllers in this process to the exits.</summary>
    public virtual void AddTo(ExitMap exits)
    {
    }

    /// <summary>Connects the processor that receives the interrupts of <see cref="External"/>.</summary>
    public virtual void Connect(KvmCpu first)
    {
    }

    /// <summary>Ends the part in this process, after all guests have stopped.</summary>
    public virtual void Dispose()
    {
    }
}
