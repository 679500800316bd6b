using DeviceDsl.Kvm.Native;

namespace DeviceDsl.Kvm.Cpus;

/// <summary>
/// What the interrupt controllers of this process do for one processor, in the thread that runs it unless stated otherwise. By itself this
/// class does nothing, which is right if the kernel has all controllers, or if there are none.
/// </summary>
internal class CpuInterrupts
{
    /// <summary>No controllers in this process.</summary>
    public static CpuInterrupts None { get; } = new();

    /// <summary>
    /// Called before each entry. Waits until the processor has code to run, and injects an interrupt if the guest accepts one.
    /// </summary>
    /// <param name="isOver">Returns whether the run must end. During a pause it first stands still there.</param>
    /// <returns>Whether to enter the guest; otherwise the run is over.</returns>
    public virtual bool TryPrepare(Func<bool> isOver) => true;

    /// <summary>Called when the kernel has returned, with the shared memory up to date.</summary>
    public virtual void AfterExit()
    {
    }

    /// <summary>Serves an exit that concerns interrupts.</summary>
    /// <returns>Whether it did; otherwise the exit is not for it.</returns>
    public virtual bool TryServe(RunMapping exit) => false;

    /// <summary>Offers a write to the processor's own local APIC.</summary>
    public virtual bool TryWrite(IoAddress address, int length, ulong value) => false;

    /// <summary>Offers a read to the processor's own local APIC.</summary>
    public virtual bool TryRead(IoAddress address, int length, out ulong value)
    {
        value = 0;
        return false;
    }

    /// <summary>Called when the idle processor was set to begin at another instruction: no event of an earlier run comes later.</summary>
    public virtual void OnEntered()
    {
    }

    /// <summary>
    /// Ends the wait of <see cref="TryPrepare"/>, so that it asks whether the run is over. May be called from any thread.
    /// </summary>
    public virtual void Wake()
    {
    }

    /// <summary>Saves what this process knows of the processor, which stands still.</summary>
    public virtual void Save(StateWriter writer)
    {
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <returns>Sets it for the processor, which stands still, after the kernel's part of its state.</returns>
    /// <exception cref="MachineException"><see cref="Errno.EINVAL"/>: the state is damaged.</exception>
    public virtual Action Load(StateReader reader) => static () => { };

    /// <summary>Injects an interrupt, if the kernel does not have its machine's 8259s (SPL-4).</summary>
    protected static void Inject(VirtualCpu cpu, byte vector) => Require(cpu.TryInterrupt(vector), $"interrupt vector {vector}");

    /// <summary>Throws if the kernel has refused an event for a processor.</summary>
    protected static void Require(Errno errno, string what)
    {
        // If the guest has ended the machine, the run that follows reports that.
        if (errno is Errno.None or Errno.EIO) return;
        throw new MachineException(errno, "SPL-4", $"The kernel refused {what} for a processor.");
    }
}
