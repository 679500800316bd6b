using DeviceDsl.Foundation;
using DeviceDsl.Kvm.Native;
using DeviceDsl.Machines;

namespace DeviceDsl.Kvm.Registrations;

/// <summary>The doorbells and irqfds of a <see cref="KvmMachine"/>.</summary>
/// <param name="machine">The machine of the kernel.</param>
internal sealed class KvmRegistrations(VirtualMachine machine) : MachineRegistrations
{
    private readonly KernelRegistrations _kernel = new();

    /// <inheritdoc/>
    protected override IoEventFdRegistration CreateDraft(EventFd eventFd, IoAddress address, int length, ulong? match)
        => new KernelIoEventFd(_kernel, machine, eventFd, address, length, match);

    /// <inheritdoc/>
    protected override IrqFdRegistration CreateDraft(EventFd trigger, Gsi gsi, EventFd? resample)
        => new KernelIrqFd(_kernel, machine, trigger, gsi, resample);

    /// <inheritdoc/>
    protected override Refusal? TryApply(RegistrationChange change) => _kernel.TryCommit(change);
}
