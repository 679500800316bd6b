using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;
using DeviceDsl.Kvm.Native;
using DeviceDsl.Kvm.Registrations;

namespace DeviceDsl.Kvm.Chips;

/// <summary>The local APICs of the kernel, as the other controllers in this process see them (SPL-3, SPL-4).</summary>
/// <param name="machine">The machine.</param>
internal sealed class KernelLocalApics(VirtualMachine machine) : IRemoteLocalApics, IExternalProcessors
{
    /// <summary>The processor that receives the interrupts of the 8259s; set while the machine is built.</summary>
    public KvmCpu? First { get; set; }

    /// <summary>Only the kernel knows; it accepts no external interrupt if no processor takes any.</summary>
    public bool TakesExternalInterrupts => true;

    /// <inheritdoc/>
    public KernelProfile Profile => KernelProfile.Newest;

    /// <inheritdoc/>
    public void OnExternalInterrupt() => First?.Kick();

    /// <inheritdoc/>
    public int Send(MsiMessage message) => machine.TrySignal(message, out int accepted) == Errno.None ? accepted : -1;

    /// <summary>EIO is ignored: if the guest has ended the machine, no processor can end an interrupt.</summary>
    public void SetRoutes(IReadOnlyList<GsiRoute> routes)
    {
        Errno errno = machine.TrySetRouting(KernelRouting.Write(routes));
        if (errno is Errno.None or Errno.EIO) return;
        throw new MachineException(errno, "SPL-1", $"The kernel refused the routes of the IOAPIC of {machine.Name}.");
    }
}
