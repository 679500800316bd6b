using DeviceDsl.Buses;
using DeviceDsl.Eventing;
using DeviceDsl.Foundation;
using DeviceDsl.Kvm.Native;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Kvm.Registrations;

/// <summary>An ioeventfd of the kernel.</summary>
internal sealed class KernelIoEventFd(
    KernelRegistrations registrations, VirtualMachine machine, EventFd eventFd, IoAddress address, int length, ulong? match)
    : IoEventFdRegistration(eventFd.Counter, address, length, match), IKernelRegistration, ICloseListener
{
    private readonly IoEventFd _doorbell = new(eventFd.Counter, address, length, match);
    private SafeFileHandle? _own;

    /// <inheritdoc/>
    public Errno Conflict => Errno.EEXIST;

    /// <summary>The kernel rings the doorbell, not code of this process.</summary>
    private protected override bool IsInsideWrite => false;

    /// <inheritdoc/>
    public Refusal? TryPrepare()
    {
        Refusal? refusal = IoEventFdRules.Check(eventFd, Address, Length, Match);
        if (refusal is not null) return refusal;
        refusal = KernelEventFds.TryDuplicate(eventFd, $"Doorbell {Address}", out _own);
        if (refusal is not null) return refusal;
        return Counter.TryAddCloseListener(this) == Errno.None ? null : IoEventFdRules.Closed(eventFd, Address);
    }

    /// <inheritdoc/>
    public void GiveBack()
    {
        Counter.RemoveCloseListener(this);
        _own?.Dispose();
    }

    /// <inheritdoc/>
    public Errno Request(bool isDeassign) => machine.TryIoEventFd(_own!, Address, Length, Match, isDeassign);

    /// <inheritdoc/>
    public bool ConflictsWith(IKernelRegistration other) => other is KernelIoEventFd doorbell && _doorbell.CollidesWith(doorbell._doorbell);

    /// <inheritdoc/>
    public Refusal Explain(Errno errno, IKernelRegistration? other) => errno switch
    {
        Errno.EEXIST => IoEventFdRules.Collision(
            _doorbell.ToString(), (other as KernelIoEventFd)?._doorbell.ToString() ?? "assigned elsewhere in the kernel"),
        Errno.ENOSPC => new(errno, "BUS-8", $"Doorbell {_doorbell} cannot be assigned: the kernel's {Address.Space} bus is full."),
        _ => KernelRules.Explain(errno, machine.Name, $"assign doorbell {_doorbell}"),
    };

    void ICloseListener.OnClosed() => RequestStop();

    private protected override void Remove()
    {
        registrations.Remove(this);
        GiveBack();
    }

    /// <summary>The kernel has already waited (IOE-18).</summary>
    private protected override void WaitUntilUnused()
    {
    }
}
