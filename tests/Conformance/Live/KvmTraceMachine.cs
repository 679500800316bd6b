using DeviceDsl.Conformance.Replay;
using DeviceDsl.Foundation;
using DeviceDsl.Kvm;
using DeviceDsl.Kvm.Native;

namespace DeviceDsl.Conformance.Live;

/// <summary>A <see cref="KvmMachine"/>, by the calls that all machines of this library have.</summary>
internal sealed class KvmTraceMachine : ContractTraceMachine
{
    private readonly KvmMachine _machine;
    private readonly ContractCpu[] _cpus;
    private readonly KernelWorkers? _workers;

    /// <summary>Makes a machine.</summary>
    /// <param name="call">Its kind; split is that of <paramref name="controllers"/>.</param>
    /// <param name="controllers">Where its interrupt controllers are, if it has any.</param>
    /// <exception cref="MachineException">The kernel refused.</exception>
    public KvmTraceMachine(VmCall call, InterruptControllers controllers)
        : this(KvmMachine.Open(new()
        {
            Cpus = call.Cpus,
            InterruptControllers = call.Kind == VmKind.NoIrqChip ? InterruptControllers.None : controllers,
        }))
    {
    }

    private KvmTraceMachine(KvmMachine machine)
        : base(machine)
    {
        _machine = machine;
        GuestMemory memory = machine.AddMemory(0, MemoryLength);
        AccessProgram.Load(memory.Bytes);
        byte[] cpuId = ReadCpuId();
        _cpus = [.. machine.Cpus.Select(cpu => new ContractCpu(cpu, cpuId, memory))];
        if (machine.Kernel.Controllers == KernelControllers.All) _workers = new KernelWorkers(machine.Kernel.File);
    }

    /// <inheritdoc/>
    public override int CpuCount => _cpus.Length;

    /// <inheritdoc/>
    public override bool HasLocalApic => _machine.Supports(MachineFeature.IrqFds);

    /// <inheritdoc/>
    public override Errno IrqFd(in IrqFdCall call)
    {
        Errno errno = base.IrqFd(call);
        if (errno == Errno.None) _workers?.OnAssigned(isResampling: (call.Flags & Flags.Resample) != 0);
        return errno;
    }

    /// <inheritdoc/>
    public override Errno AddCoalescedZone(IoAddress address, uint length) => _machine.TryAddCoalescedZone(address, length);

    /// <inheritdoc/>
    public override Errno RemoveCoalescedZones(IoAddress address, uint length)
        => Results.Try(() => _machine.RemoveCoalescedZones(address, length));

    /// <summary>The machine serves the entries itself.</summary>
    public override bool TryTakeCoalesced(out CoalescedWrite write)
    {
        write = default;
        return false;
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
    public override void Settle()
    {
        _workers?.Settle();
        base.Settle();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _workers?.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override EventFd CreateEventFd(string name, ulong initial, bool isSemaphore)
        => EventFd.CreateLinux(initial, isSemaphore, name);

    private static byte[] ReadCpuId()
    {
        Refusal? refusal = KvmDevice.TryOpen(new KvmMachineOptions().DevicePath, KernelCalls.Linux, out KvmFile? kvm);
        if (refusal is not null) throw new MachineException(refusal);
        using (kvm)
        {
            Errno errno = PlainCpuId.TryRead(kvm!, out byte[] table);
            if (errno == Errno.None) return table;
            throw new MachineException(errno, "", "The kernel refused to report the features of processors.");
        }
    }
}
