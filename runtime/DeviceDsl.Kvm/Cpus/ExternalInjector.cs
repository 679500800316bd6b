using DeviceDsl.Irqchips;
using DeviceDsl.Kvm.Native;

namespace DeviceDsl.Kvm.Cpus;

/// <summary>Hands the interrupts of 8259s of this process to a processor, one at a time, when its guest takes them (SPL-4).</summary>
/// <param name="cpu">The processor.</param>
/// <param name="source">The 8259s.</param>
internal sealed class ExternalInjector(VirtualCpu cpu, IExternalInterrupts source)
{
    /// <summary>The guest is about to be entered. Where it does not take what waits, the kernel comes back once it does.</summary>
    public void BeforeEntry()
    {
        if (source.HasInterrupt && cpu.Mapping.TakesExternalInterrupt) Inject(source.Acknowledge());
        cpu.Mapping.SetInterruptWindow(source.HasInterrupt);
    }

    private void Inject(byte vector)
    {
        Errno errno = cpu.TryInterrupt(vector);
        // Of a machine that its guest has ended the run tells that follows.
        if (errno is Errno.None or Errno.EIO) return;
        throw new MachineException(errno, "SPL-4", $"The kernel refused interrupt vector {vector} of the 8259s.");
    }
}
