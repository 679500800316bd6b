using System.Runtime.InteropServices;
using DeviceDsl.Conformance.Replay;
using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;
using DeviceDsl.Kvm.Chips;
using DeviceDsl.Kvm.Native;
using DeviceDsl.Kvm.Registrations;

namespace DeviceDsl.Conformance.Live;

/// <summary>A machine of the running kernel, by its own calls.</summary>
internal sealed class KernelTraceMachine : TraceMachine
{
    private const string Name = "the machine of a trace";

    private readonly VirtualMachine _machine;
    private readonly GuestMemory _memory = new(0, MemoryLength, isReadOnly: false);
    private readonly List<LiveCpu> _cpus = [];
    private readonly LinuxFds _fds = new();
    private readonly KernelWorkers? _workers;
    private readonly CoalescedPage? _ring;

    /// <summary>Makes a machine.</summary>
    /// <exception cref="MachineException">The kernel refused.</exception>
    public KernelTraceMachine(VmCall call)
    {
        Refusal? refusal = KvmDevice.TryOpen(new Kvm.KvmMachineOptions().DevicePath, KernelCalls.Linux, out KvmFile? kvm);
        if (refusal is not null) throw new MachineException(refusal);
        using (kvm)
        {
            Check(VirtualMachine.TryCreate(kvm!, Name, ControllersOf(call.Kind), hasWideDestinations: false, out VirtualMachine? machine));
            _machine = machine!;
            AccessProgram.Load(_memory.Bytes);
            Check(_machine.TryMap(0, _memory));
            Check(PlainCpuId.TryRead(kvm!, out byte[] cpuId));
            while (_cpus.Count < call.Cpus)
            {
                Check(_machine.TryCreateCpu(_cpus.Count, out VirtualCpu? cpu));
                _cpus.Add(new LiveCpu(cpu!, cpuId, _memory, _cpus.Count));
            }
        }

        _cpus[0].Kernel.Mapping.TryGetRing(_machine.ExtentOf(Extension.CoalescedMemory), out _ring);
        if (HasLocalApic) _workers = new KernelWorkers(_machine.File);
    }

    /// <inheritdoc/>
    public override int CpuCount => _cpus.Count;

    /// <inheritdoc/>
    public override bool HasLocalApic => _machine.HasChips;

    /// <inheritdoc/>
    public override void OpenEventFd(string name, ulong initial, bool isSemaphore) => _fds.OpenEventFd(name, initial, isSemaphore);

    /// <inheritdoc/>
    public override Errno Duplicate(string name, string source) => _fds.Duplicate(name, source);

    /// <inheritdoc/>
    public override Errno Close(string name) => _fds.Close(name);

    /// <inheritdoc/>
    public override Errno Signal(string name, ulong count) => _fds.Signal(name, count);

    /// <inheritdoc/>
    public override Errno Read(string name, out ulong count) => _fds.Read(name, out count);

    /// <inheritdoc/>
    public override Errno IoEventFd(in IoEventFdCall call)
    {
        var argument = new IoEventFdArgument
        {
            MatchValue = call.Match,
            Address = call.Address,
            Length = call.Length,
            Descriptor = _fds[call.Fd],
            Flags = call.Flags,
        };
        return _machine.File.Request(Ioctl.IoEventFd, ref argument);
    }

    /// <inheritdoc/>
    public override Errno IrqFd(in IrqFdCall call)
    {
        var argument = new IrqFdArgument
        {
            Descriptor = _fds[call.Fd],
            Gsi = call.Gsi.Number,
            Flags = call.Flags,
            ResampleDescriptor = _fds[call.Resample ?? "file"],
        };
        Errno errno = _machine.File.Request(Ioctl.IrqFd, ref argument);
        if (errno == Errno.None) _workers?.OnAssigned(isResampling: (call.Flags & Flags.Resample) != 0);
        return errno;
    }

    /// <inheritdoc/>
    public override Errno SetLine(Gsi gsi, bool level) => _machine.TrySetIrqLine(gsi, level);

    /// <inheritdoc/>
    public override Errno SetLine(Gsi gsi, bool level, out int status) => _machine.TrySetIrqLine(gsi, level, out status);

    /// <inheritdoc/>
    public override Errno SignalMsi(MsiMessage message, uint flags, out int accepted)
    {
        var argument = new Message
        {
            AddressLow = (uint)message.Address,
            AddressHigh = (uint)(message.Address >> 32),
            Data = message.Data,
            Flags = flags,
        };
        return _machine.File.Request(Ioctl.SignalMessage, ref argument, out accepted);
    }

    /// <inheritdoc/>
    public override Errno SetRouting(IReadOnlyList<GsiRoute> routes, uint flags)
    {
        byte[] table = KernelRouting.Write(routes);
        MemoryMarshal.Write(table, new RoutingHeader { Count = (uint)routes.Count, Flags = flags });
        return _machine.TrySetRouting(table);
    }

    /// <inheritdoc/>
    public override Errno AddCoalescedZone(IoAddress address, uint length) => _machine.TrySetZone(address, length, isRemoval: false);

    /// <inheritdoc/>
    public override Errno RemoveCoalescedZones(IoAddress address, uint length) => _machine.TrySetZone(address, length, isRemoval: true);

    /// <inheritdoc/>
    public override bool TryTakeCoalesced(out CoalescedWrite write)
    {
        write = default;
        if (_ring is null || !_ring.TryPeek(out IoAddress address, out Span<byte> data)) return false;
        write = new(address, data.Length, GuestBytes.Read(data));
        _ring.Advance();
        return true;
    }

    /// <inheritdoc/>
    public override GuestResult Access(in GuestAccess access) => _cpus[Cpu].Execute(access);

    /// <inheritdoc/>
    public override byte? Acknowledge() => AcknowledgedApic.Acknowledge(this);

    /// <inheritdoc/>
    public override byte? AcknowledgeExternal() => AcknowledgedApic.AcknowledgeExternal(this);

    /// <inheritdoc/>
    public override byte? TakeInterrupt() => HasLocalApic ? _cpus[Cpu].TakeInterrupt() : null;

    /// <inheritdoc/>
    public override Errno GetIoApic(out IoApicState? state)
    {
        byte[] bytes = ChipBytes.For(ChipId.IoApic);
        Errno errno = _machine.TryGetChip(bytes);
        state = errno == Errno.None ? ChipBytes.ReadIoApic(bytes) : null;
        return errno;
    }

    /// <inheritdoc/>
    public override Errno SetIoApic(IoApicState state) => _machine.TrySetChip(ChipBytes.Write(state));

    /// <inheritdoc/>
    public override Errno GetPic(ChipId chip, out PicState state)
    {
        byte[] bytes = ChipBytes.For(chip);
        Errno errno = _machine.TryGetChip(bytes);
        state = errno == Errno.None ? ChipBytes.ReadPic(bytes) : default;
        return errno;
    }

    /// <inheritdoc/>
    public override Errno SetPic(ChipId chip, PicState state) => _machine.TrySetChip(ChipBytes.Write(chip, state));

    /// <inheritdoc/>
    public override Errno GetLocalApic(out LocalApicState? state)
    {
        byte[] bytes = new byte[ChipBytes.LocalApicLength];
        Errno errno = _cpus[Cpu].Kernel.TryGetLocalApic(bytes);
        state = errno == Errno.None ? ChipBytes.ReadLocalApic(bytes) : null;
        return errno;
    }

    /// <inheritdoc/>
    public override Errno SetLocalApic(LocalApicState state) => _cpus[Cpu].Kernel.TrySetLocalApic(ChipBytes.Write(state));

    /// <inheritdoc/>
    public override void Settle() => _workers?.Settle();

    /// <inheritdoc/>
    public override void Dispose()
    {
        _workers?.Dispose();
        _cpus.ForEach(cpu => cpu.Dispose());
        _machine.Dispose();
        _fds.Dispose();
    }

    private static KernelControllers ControllersOf(VmKind kind) => kind switch
    {
        VmKind.IrqChip => KernelControllers.All,
        VmKind.Split => KernelControllers.LocalApics,
        _ => KernelControllers.None,
    };

    private static void Check(Errno errno)
    {
        if (errno != Errno.None) throw new MachineException(errno, "", $"The kernel refused a part of {Name}.");
    }

    private static void Check(Refusal? refusal)
    {
        if (refusal is not null) throw new MachineException(refusal);
    }
}
