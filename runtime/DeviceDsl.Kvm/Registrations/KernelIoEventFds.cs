using DeviceDsl.Buses;
using DeviceDsl.Eventing;
using DeviceDsl.Kvm.Native;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Kvm.Registrations;

/// <summary>The ioeventfds of one machine of the kernel. The kernel decides; this knows whom its refusals are about.</summary>
/// <remarks>
/// The lock keeps the list and the kernel's the same. It is held while the kernel waits for guest accesses under way
/// (IOE-18), which take no lock of this process.
/// </remarks>
internal sealed class KernelIoEventFds(VirtualMachine machine)
{
    private readonly Lock _gate = new();
    private readonly List<Registration> _active = [];

    /// <summary>Makes guest writes signal an eventfd.</summary>
    public Refusal? TryAssign(EventFd eventFd, IoAddress address, int length, ulong? match, out IoEventFdRegistration? registration)
    {
        registration = null;
        Refusal? refusal = IoEventFdRules.Check(eventFd, address, length, match);
        if (refusal is not null) return refusal;
        refusal = KernelEventFds.TryDuplicate(eventFd, $"Doorbell {address}", out SafeFileHandle? own);
        if (refusal is not null) return refusal;

        var created = new Registration(this, new IoEventFd(eventFd.Counter, address, length, match), own!);
        refusal = TryAdd(created);
        if (refusal is not null)
        {
            own!.Dispose();
            return refusal;
        }

        if (!created.TryFollowClosing()) return IoEventFdRules.Closed(eventFd, address);
        registration = created;
        return null;
    }

    private Refusal? TryAdd(Registration created)
    {
        lock (_gate)
        {
            Errno errno = created.Request(machine, isDeassign: false);
            if (errno != Errno.None) return Explain(created.Doorbell, errno);
            _active.Add(created);
            return null;
        }
    }

    private Refusal Explain(IoEventFd doorbell, Errno errno)
    {
        IoEventFd? other = _active.Select(registration => registration.Doorbell).FirstOrDefault(doorbell.CollidesWith);
        return errno switch
        {
            Errno.EEXIST => IoEventFdRules.Collision(doorbell.ToString(), other?.ToString() ?? "of the kernel"),
            Errno.ENOSPC => new(errno, "BUS-8", $"Doorbell {doorbell} finds the {doorbell.Address.Space} bus of the kernel full."),
            _ => new(errno, "", $"Doorbell {doorbell} was refused by the kernel."),
        };
    }

    private void Remove(Registration registration)
    {
        lock (_gate)
        {
            // It cannot fail but for memory, and then the kernel has let go of the whole bus (BUS-9).
            registration.Request(machine, isDeassign: true);
            _active.Remove(registration);
        }
    }

    private sealed class Registration(KernelIoEventFds table, IoEventFd doorbell, SafeFileHandle own)
        : IoEventFdRegistration(doorbell.Counter, doorbell.Address, doorbell.Length, doorbell.Match), ICloseListener
    {
        public IoEventFd Doorbell => doorbell;

        /// <summary>Nothing that it waits for runs in this process.</summary>
        private protected override bool IsInsideWait => false;

        public Errno Request(VirtualMachine machine, bool isDeassign)
            => machine.TryIoEventFd(own, Address, Length, Match, isDeassign);

        /// <summary>Sees to it that the doorbell goes when its eventfd is closed; undoes it all when that has happened already.</summary>
        public bool TryFollowClosing()
        {
            if (doorbell.Counter.TryAddCloseListener(this) == Errno.None) return true;
            RequestStop();
            return false;
        }

        void ICloseListener.OnClosed() => RequestStop();

        private protected override void Remove()
        {
            table.Remove(this);
            doorbell.Counter.RemoveCloseListener(this);
            own.Dispose();
        }

        /// <summary>The kernel has waited already (IOE-18).</summary>
        private protected override void WaitUntilUnused()
        {
        }
    }
}
