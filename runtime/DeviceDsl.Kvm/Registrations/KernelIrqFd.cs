using DeviceDsl.Eventing;
using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;
using DeviceDsl.Kvm.Native;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Kvm.Registrations;

/// <summary>An irqfd of the kernel.</summary>
internal sealed class KernelIrqFd(
    KernelRegistrations registrations, VirtualMachine machine, EventFd trigger, Gsi gsi, EventFd? resample)
    : IrqFdRegistration(trigger.Counter, gsi, resample is not null), IKernelRegistration, ICloseListener
{
    private SafeFileHandle? _own;
    private SafeFileHandle? _ownResample;

    /// <inheritdoc/>
    public Errno Conflict => Errno.EBUSY;

    /// <summary>It waits for nothing that runs in this process.</summary>
    private protected override bool IsInsideWait => false;

    /// <inheritdoc/>
    public Refusal? TryPrepare()
    {
        if (!machine.HasChips) return IrqFdRules.NoChips(trigger, Gsi);
        Refusal? refusal = IrqFdRules.Check(trigger, Gsi, resample);
        if (refusal is not null) return refusal;
        string user = $"Irqfd on GSI {Gsi}";
        refusal = KernelEventFds.TryDuplicate(trigger, user, out _own);
        if (refusal is null && resample is not null) refusal = KernelEventFds.TryDuplicate(resample, user, out _ownResample);
        if (refusal is not null) return refusal;
        return Trigger.TryAddCloseListener(this) == Errno.None ? null : IrqFdRules.Closed(trigger, Gsi);
    }

    /// <inheritdoc/>
    public void GiveBack()
    {
        Trigger.RemoveCloseListener(this);
        _own?.Dispose();
        _ownResample?.Dispose();
    }

    /// <inheritdoc/>
    public Errno Request(bool isDeassign) => machine.TryIrqFd(_own!, Gsi, _ownResample, isDeassign);

    /// <inheritdoc/>
    public bool ConflictsWith(IKernelRegistration other) => other is KernelIrqFd irqFd && irqFd.Trigger == Trigger;

    /// <inheritdoc/>
    public Refusal Explain(Errno errno, IKernelRegistration? other)
        => errno == Errno.EBUSY
            ? IrqFdRules.Busy(trigger, Gsi, other is KernelIrqFd irqFd ? $"the irqfd on GSI {irqFd.Gsi}" : null)
            : KernelRules.Explain(errno, machine.Name, $"assign the {this}");

    void ICloseListener.OnClosed() => RequestStop();

    private protected override void Remove()
    {
        registrations.Remove(this);
        GiveBack();
    }

    /// <summary>The kernel has already waited (IRQ-16).</summary>
    private protected override void WaitUntilUnused()
    {
    }
}
