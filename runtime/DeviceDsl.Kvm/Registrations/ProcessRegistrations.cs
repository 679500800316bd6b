using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;
using DeviceDsl.Kvm.Native;
using DeviceDsl.Machines;

namespace DeviceDsl.Kvm.Registrations;

/// <summary>
/// The registrations of a <see cref="KvmMachine"/> whose IOAPIC is in this process, as its irqfds are. The doorbells are in the kernel.
/// </summary>
/// <param name="machine">The machine of the kernel.</param>
/// <param name="irqFds">The irqfds.</param>
/// <param name="ioApic">The IOAPIC, whose published routes select the ends of interrupts that the kernel reports.</param>
internal sealed class ProcessRegistrations(VirtualMachine machine, IrqFdTable irqFds, IoApic ioApic) : MachineRegistrations
{
    private readonly KernelRegistrations _kernel = new();

    /// <inheritdoc/>
    protected override IoEventFdRegistration CreateDraft(EventFd eventFd, IoAddress address, int length, ulong? match)
        => new KernelIoEventFd(_kernel, machine, eventFd, address, length, match);

    /// <inheritdoc/>
    protected override IrqFdRegistration CreateDraft(EventFd trigger, Gsi gsi, EventFd? resample) => irqFds.Draft(trigger, gsi, resample);

    /// <summary>The kernel's part comes last of the steps that can fail: irqfds that are reserved cannot fail any more.</summary>
    protected override Refusal? TryApply(RegistrationChange change)
    {
        bool isCertain = false;
        try
        {
            Refusal? refusal = irqFds.TryReserve(change) ?? _kernel.TryCommit(change);
            isCertain = refusal is null;
            if (!isCertain) return refusal;
        }
        finally
        {
            if (!isCertain) irqFds.GiveBack(change);
        }

        irqFds.Publish(change);
        if (change.Added.Any(registration => registration is IrqFdRegistration { IsResampling: true })) PublishNotified();
        return null;
    }

    private void PublishNotified()
    {
        try
        {
            ioApic.PublishNotified();
        }
        catch (MachineException)
        {
            // The change is made. Ends of level interrupts are reported anyway, those of edge interrupts after the next route that the
            // kernel accepts.
        }
    }
}
