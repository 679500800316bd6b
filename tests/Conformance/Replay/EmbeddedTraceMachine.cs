using System.Buffers.Binary;
using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;

namespace DeviceDsl.Conformance.Replay;

/// <summary>The embedded machine, which does what the kernel of a trace does.</summary>
internal sealed class EmbeddedTraceMachine : TraceMachine
{
    private const int MaxLength = 16;

    private readonly EmbeddedMachine _machine;
    private readonly FdTable _fds = new();
    private readonly ExitRecorder[] _exits;

    /// <summary>Makes a machine.</summary>
    public EmbeddedTraceMachine(VmCall call)
    {
        _machine = new EmbeddedMachine(new()
        {
            Cpus = call.Cpus,
            HasInterruptControllers = call.Kind != VmKind.NoIrqChip,
            SplitReservedRoutes = call.Kind == VmKind.Split ? ReservedRoutes : null,
            KernelFaithful = true,
            Profile = call.Kernel,
        });
        _machine.AddMemory(0, MemoryLength);
        _exits = [.. _machine.Cpus.Select(_ => new ExitRecorder())];
        for (int cpu = 0; cpu < _exits.Length; cpu++) _machine.Cpus[cpu].Port.Exits = _exits[cpu];
    }

    /// <inheritdoc/>
    public override int CpuCount => _machine.Cpus.Count;

    /// <inheritdoc/>
    public override bool HasLocalApic => _machine.Router.HasChips;

    private LocalApic LocalApic => _machine.Cpus[Cpu].LocalApic;

    /// <inheritdoc/>
    public override void OpenEventFd(string name, ulong initial, bool isSemaphore)
        => _fds.Open(name, Fd.Of(EventFd.Create(initial, isSemaphore, name)));

    /// <inheritdoc/>
    public override Errno Duplicate(string name, string source)
    {
        Fd fd = _fds[source];
        if (fd == Fd.NotOpen) return Errno.EBADF;
        _fds.Open(name, fd.EventFd is null ? fd : Fd.Of(fd.EventFd.Duplicate()));
        return Errno.None;
    }

    /// <inheritdoc/>
    public override Errno Close(string name) => _fds.Close(name) ? Errno.None : Errno.EBADF;

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
                : fd.Translate(_machine.TryAssignIoEventFd(fd.ForMachine, address, (int)call.Length, match, out _));
        }

        if (fd.EventFd is null) return fd.Errno;
        IoEventFdRegistration? found = _machine.IoEventFds.Find(fd.EventFd, address, (int)call.Length, match);
        return found is not null && found.Deassign() > 0 ? Errno.None : Errno.ENOENT;
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
        _machine.IrqFds.Find(fd.EventFd, call.Gsi)?.Deassign();
        return Errno.None;
    }

    /// <inheritdoc/>
    public override Errno SetLine(Gsi gsi, bool level) => Results.Try(() => _machine.SetIrqLine(gsi, level));

    /// <inheritdoc/>
    public override Errno SetLine(Gsi gsi, bool level, out int status)
        => Results.Try(() => _machine.SetIrqLineStatus(gsi, level), out status);

    /// <inheritdoc/>
    public override Errno SignalMsi(MsiMessage message, uint flags, out int accepted)
    {
        accepted = 0;
        if ((flags & ~Flags.MsiDevice) != 0) return Errno.EINVAL;
        Errno errno = Results.Try(() => _machine.SignalMsi(message), out accepted);
        return errno == Errno.None && accepted < 0 ? Errno.EPERM : errno;
    }

    /// <inheritdoc/>
    public override Errno SetRouting(IReadOnlyList<GsiRoute> routes, uint flags)
        => flags != 0 ? Errno.EINVAL : _machine.TrySetGsiRouting(routes);

    /// <inheritdoc/>
    public override Errno AddCoalescedZone(IoAddress address, uint length) => _machine.TryAddCoalescedZone(address, length);

    /// <inheritdoc/>
    public override Errno RemoveCoalescedZones(IoAddress address, uint length)
    {
        _machine.RemoveCoalescedZones(address, length);
        return Errno.None;
    }

    /// <inheritdoc/>
    public override bool TryTakeCoalesced(out CoalescedWrite write) => _machine.CoalescedRing.TryTake(out write);

    /// <inheritdoc/>
    public override GuestResult Access(in GuestAccess access)
    {
        using var pause = new Pause(_machine.Injector);
        _exits[Cpu].Take();
        UInt128 value = access.Space == AddressSpace.Pio ? AccessPort(access) : AccessMemory(access);
        return new(TakeExits(), value);
    }

    /// <inheritdoc/>
    public override byte? Acknowledge()
    {
        if (!LocalApic.IsEnabled) return null;
        byte? vector = LocalApic.TakeRequested();
        if (vector is not null) LocalApic.State = LocalApic.State;
        return vector;
    }

    /// <inheritdoc/>
    public override byte? AcknowledgeExternal()
    {
        if (!HasLocalApic) return null;
        using var pause = new Pause(_machine.Injector);
        return LocalApic.AcknowledgeExternal();
    }

    /// <inheritdoc/>
    public override byte? TakeInterrupt()
    {
        if (!HasLocalApic) return null;
        using var pause = new Pause(_machine.Injector);
        return LocalApic.AcknowledgeExternal() ?? LocalApic.Acknowledge();
    }

    /// <inheritdoc/>
    public override Errno GetIoApic(out IoApicState? state) => Results.Try(_machine.GetIoApicState, out state);

    /// <inheritdoc/>
    public override Errno SetIoApic(IoApicState state) => Results.Try(() => _machine.SetIoApicState(state));

    /// <inheritdoc/>
    public override Errno GetPic(ChipId chip, out PicState state) => Results.Try(() => _machine.GetPicState(chip), out state);

    /// <inheritdoc/>
    public override Errno SetPic(ChipId chip, PicState state) => Results.Try(() => _machine.SetPicState(chip, state));

    /// <inheritdoc/>
    public override Errno GetLocalApic(out LocalApicState? state)
    {
        state = HasLocalApic ? LocalApic.State : null;
        return HasLocalApic ? Errno.None : Errno.EINVAL;
    }

    /// <inheritdoc/>
    public override Errno SetLocalApic(LocalApicState state)
    {
        if (!HasLocalApic) return Errno.EINVAL;
        LocalApic.State = state;
        return Errno.None;
    }

    /// <inheritdoc/>
    public override void Settle() => _machine.Settle();

    /// <inheritdoc/>
    public override void Dispose()
    {
        _machine.Dispose();
        _fds.Dispose();
    }

    private Errno Assign(Fd fd, Gsi gsi, Fd? resample)
    {
        Errno errno = _machine.TryAssignIrqFd(fd.ForMachine, gsi, out _, resample?.ForMachine);
        if (errno != Errno.EBADF || fd.EventFd is null) return fd.Translate(errno);
        return resample?.Translate(errno) ?? errno;
    }

    private UInt128 AccessPort(in GuestAccess access)
    {
        ulong mask = ulong.MaxValue >> (64 - (access.Size * 8));
        var port = IoAddress.Pio((ushort)access.Address);
        if (access.IsWrite)
        {
            _machine.Cpus[Cpu].Port.TryWrite(port, access.Size, (ulong)access.Value & mask);
            return 0;
        }

        _machine.Cpus[Cpu].Port.TryRead(port, access.Size, out ulong value);
        return value & mask;
    }

    private UInt128 AccessMemory(in GuestAccess access)
    {
        Span<byte> bytes = stackalloc byte[MaxLength];
        bytes.Clear();
        if (access.IsWrite)
        {
            BinaryPrimitives.WriteUInt128LittleEndian(bytes, access.Value);
            _machine.Cpus[Cpu].Port.TryWrite(access.Address, bytes[..access.Size]);
            return 0;
        }

        _machine.Cpus[Cpu].Port.TryRead(access.Address, bytes[..access.Size]);
        return BinaryPrimitives.ReadUInt128LittleEndian(bytes);
    }

    /// <summary>The end of an interrupt leaves the guest last, and then the guest goes on.</summary>
    private string[] TakeExits()
    {
        if (!HasLocalApic) return _exits[Cpu].Take();
        if (LocalApic.TryTakeEnd(out byte vector)) _exits[Cpu].ReportEnd(vector);
        LocalApic.EndStep();
        return _exits[Cpu].Take();
    }
}
