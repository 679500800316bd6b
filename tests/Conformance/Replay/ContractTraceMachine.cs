using DeviceDsl.Eventing;
using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;

namespace DeviceDsl.Conformance.Replay;

/// <summary>A machine of this library, by the calls that all of them have.</summary>
/// <param name="machine">The machine, which is disposed with this.</param>
internal abstract class ContractTraceMachine(Machine machine) : TraceMachine
{
    private readonly FdTable _fds = new();
    private readonly List<(EventCounter EventFd, IoEventFdRegistration Registration)> _doorbells = [];
    private readonly List<(EventCounter EventFd, IrqFdRegistration Registration)> _irqFds = [];

    /// <inheritdoc/>
    public override void OpenEventFd(string name, ulong initial, bool isSemaphore)
    {
        _fds.Open(name, Fd.Of(CreateEventFd(name, initial, isSemaphore)));
        OnClosed();
    }

    /// <inheritdoc/>
    public override Errno Duplicate(string name, string source)
    {
        Fd fd = _fds[source];
        if (fd == Fd.NotOpen) return Errno.EBADF;
        _fds.Open(name, fd.EventFd is null ? fd : Fd.Of(fd.EventFd.Duplicate()));
        OnClosed();
        return Errno.None;
    }

    /// <inheritdoc/>
    public override Errno Close(string name)
    {
        if (!_fds.Close(name)) return Errno.EBADF;
        OnClosed();
        return Errno.None;
    }

    /// <inheritdoc/>
    public override Errno Signal(string name, ulong count)
    {
        Fd fd = _fds[name];
        if (fd.EventFd is null) return fd == Fd.OtherFile ? Errno.None : Errno.EBADF;
        return fd.EventFd.TrySignal(count);
    }

    /// <inheritdoc/>
    public override Errno Read(string name, out ulong count)
    {
        count = 0;
        Fd fd = _fds[name];
        if (fd.EventFd is null) return fd.Errno;
        return fd.EventFd.TryRead(out count) ? Errno.None : Errno.EAGAIN;
    }

    /// <summary>The kernel checks length and overflow before the flags; all three give the same error (IOE-1 to IOE-3).</summary>
    public override Errno IoEventFd(in IoEventFdCall call)
    {
        Fd fd = _fds[call.Fd];
        var address = new IoAddress(Flags.SpaceOf(call.Flags), call.Address);
        ulong? match = (call.Flags & Flags.DataMatch) == 0 ? null : call.Match;
        if ((call.Flags & Flags.DoorbellDeassign) == 0)
        {
            return (call.Flags & ~Flags.KnownDoorbell) != 0
                ? Errno.EINVAL
                : fd.Translate(Assign(fd, address, (int)call.Length, match));
        }

        if (fd.EventFd is null) return fd.Errno;
        int length = (int)call.Length;
        return End(_doorbells, doorbell => doorbell.EventFd == fd.EventFd.Counter
            && (doorbell.Registration.Address, doorbell.Registration.Length, doorbell.Registration.Match) == (address, length, match));
    }

    /// <inheritdoc/>
    public override Errno IrqFd(in IrqFdCall call)
    {
        Fd fd = _fds[call.Fd];
        if ((call.Flags & ~(Flags.IrqFdDeassign | Flags.Resample)) != 0) return Errno.EINVAL;
        if ((call.Flags & Flags.IrqFdDeassign) == 0)
        {
            // A field that is left out is 0: an open file, but no eventfd.
            return Assign(fd, call.Gsi, (call.Flags & Flags.Resample) == 0 ? null : _fds[call.Resample ?? "file"]);
        }

        if (fd.EventFd is null) return fd.Errno;
        Gsi gsi = call.Gsi;
        End(_irqFds, irqFd => irqFd.EventFd == fd.EventFd.Counter && irqFd.Registration.Gsi == gsi);
        return Errno.None;
    }

    /// <inheritdoc/>
    public override Errno SetLine(Gsi gsi, bool level) => Results.Try(() => machine.SetIrqLine(gsi, level));

    /// <inheritdoc/>
    public override Errno SetLine(Gsi gsi, bool level, out int status)
        => Results.Try(() => machine.SetIrqLineStatus(gsi, level), out status);

    /// <inheritdoc/>
    public override Errno SignalMsi(MsiMessage message, uint flags, out int accepted)
    {
        accepted = 0;
        if ((flags & ~Flags.MsiDevice) != 0) return Errno.EINVAL;
        Errno errno = Results.Try(() => machine.SignalMsi(message), out accepted);
        return errno == Errno.None && accepted < 0 ? Errno.EPERM : errno;
    }

    /// <inheritdoc/>
    public override Errno SetRouting(IReadOnlyList<GsiRoute> routes, uint flags)
        => flags != 0 ? Errno.EINVAL : machine.TrySetGsiRouting(routes);

    /// <inheritdoc/>
    public override Errno GetIoApic(out IoApicState? state) => Results.Try(machine.GetIoApicState, out state);

    /// <inheritdoc/>
    public override Errno SetIoApic(IoApicState state) => Results.Try(() => machine.SetIoApicState(state));

    /// <inheritdoc/>
    public override Errno GetPic(ChipId chip, out PicState state) => Results.Try(() => machine.GetPicState(chip), out state);

    /// <inheritdoc/>
    public override Errno SetPic(ChipId chip, PicState state) => Results.Try(() => machine.SetPicState(chip, state));

    /// <inheritdoc/>
    public override Errno GetLocalApic(out LocalApicState? state)
    {
        state = HasLocalApic ? machine.GetLocalApicState(Cpu) : null;
        return HasLocalApic ? Errno.None : Errno.EINVAL;
    }

    /// <inheritdoc/>
    public override Errno SetLocalApic(LocalApicState state)
    {
        if (!HasLocalApic) return Errno.EINVAL;
        machine.SetLocalApicState(Cpu, state);
        return Errno.None;
    }

    /// <inheritdoc/>
    public override void Settle() => machine.Settle();

    /// <inheritdoc/>
    public override void Dispose()
    {
        machine.Dispose();
        _fds.Dispose();
    }

    /// <summary>Deassigns the doorbells whose eventfd is closed, as a machine does that need not copy the kernel (IOE-14).</summary>
    protected void FreeClosedDoorbells()
    {
        _doorbells.RemoveAll(doorbell =>
        {
            if (!doorbell.EventFd.IsClosed) return false;
            doorbell.Registration.Deassign();
            return true;
        });
    }

    /// <summary>Whether a name stands for an open eventfd.</summary>
    protected bool IsEventFd(string? name) => name is not null && _fds[name].EventFd is not null;

    /// <summary>Whether an eventfd has an irqfd.</summary>
    protected bool HasIrqFd(string name)
        => _fds[name].EventFd is { } eventFd && _irqFds.Exists(irqFd => irqFd.EventFd == eventFd.Counter && irqFd.Registration.IsActive);

    /// <summary>Called after a descriptor may have been closed.</summary>
    protected virtual void OnClosed()
    {
    }

    /// <summary>Creates an eventfd that the machine can use.</summary>
    protected abstract EventFd CreateEventFd(string name, ulong initial, bool isSemaphore);

    /// <summary>Deassigns the registration that matches; one that its closed eventfd has ended removes nothing.</summary>
    private static Errno End<T>(List<(EventCounter EventFd, T Registration)> list, Predicate<(EventCounter EventFd, T Registration)> match)
        where T : MachineRegistration
    {
        int index = list.FindIndex(match);
        if (index < 0) return Errno.ENOENT;
        T registration = list[index].Registration;
        list.RemoveAt(index);
        return registration.Deassign() > 0 ? Errno.None : Errno.ENOENT;
    }

    private Errno Assign(Fd fd, IoAddress address, int length, ulong? match)
    {
        Errno errno = machine.TryAssignIoEventFd(fd.ForMachine, address, length, match, out IoEventFdRegistration? made);
        if (made is not null) _doorbells.Add((fd.EventFd!.Counter, made));
        return errno;
    }

    private Errno Assign(Fd fd, Gsi gsi, Fd? resample)
    {
        Errno errno = machine.TryAssignIrqFd(fd.ForMachine, gsi, out IrqFdRegistration? made, resample?.ForMachine);
        if (made is not null) _irqFds.Add((fd.EventFd!.Counter, made));
        if (errno != Errno.EBADF || fd.EventFd is null) return fd.Translate(errno);
        return resample?.Translate(errno) ?? errno;
    }
}
