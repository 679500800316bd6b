using DeviceDsl.Irqchips;
using DeviceDsl.Kvm.Native;

namespace DeviceDsl.Kvm.Cpus;

/// <summary>Injects the interrupts of this process's 8259s into a processor, one at a time, when its guest accepts them (SPL-4).</summary>
/// <param name="cpu">The processor.</param>
/// <param name="source">The 8259s.</param>
internal sealed class ExternalInjector(VirtualCpu cpu, IExternalInterrupts source)
{
    /// <summary>
    /// Called before the guest is entered. If the guest does not accept the pending interrupt, the kernel exits as soon as it does.
    /// </summary>
    public void BeforeEntry()
    {
        if (source.HasInterrupt && cpu.Mapping.TakesExternalInterrupt) Inject(source.Acknowledge());
        cpu.Mapping.SetInterruptWindow(source.HasInterrupt);
    }

    private void Inject(byte vector)
    {
        Errno errno = cpu.TryInterrupt(vector);
        // If the guest has ended the machine, the run that follows reports that.
        if (errno is Errno.None or Errno.EIO) return;
        throw new MachineException(errno, "SPL-4", $"The kernel refused interrupt vector {vector} of the 8259s.");
    }
}
