using DeviceDsl.Conformance.Replay;
using DeviceDsl.Kvm;
using DeviceDsl.Kvm.Native;

namespace DeviceDsl.Conformance.Live;

/// <summary>A processor of a <see cref="KvmMachine"/>.</summary>
internal sealed class ContractCpu : CommandCpu
{
    private readonly KvmCpu _cpu;

    /// <summary>Takes a processor and runs it until it waits for its first command.</summary>
    public ContractCpu(KvmCpu cpu, byte[] cpuId, GuestMemory memory)
        : base(memory, cpu.Number)
    {
        _cpu = cpu;
        cpu.UnclaimedWrite = OnWrite;
        cpu.UnclaimedRead = OnRead;
        Request(idle => idle.File.Request(Ioctl.SetCpuId, cpuId));
        cpu.EnterProtectedMode(AccessProgram.Entry, AccessProgram.End, eax: (uint)cpu.Number);
        Continue();
    }

    /// <inheritdoc/>
    protected override void ClearEvents()
    {
        CpuEvents events = CpuEvents.None;
        Request(idle => idle.File.Request(Ioctl.SetCpuEvents, ref events));
    }

    /// <inheritdoc/>
    protected override void Run()
    {
        KvmStop stop = _cpu.Run();
        if (stop.Reason != KvmStopReason.Requested) throw new MachineException(Errno.EIO, "", $"The guest of a trace ended: {stop}.");
    }

    private void Request(Func<VirtualCpu, Errno> request)
    {
        Errno errno = _cpu.WhileIdle(request);
        if (errno != Errno.None) throw new MachineException(errno, "", $"The kernel refused a change of {_cpu}.");
    }

    private void OnWrite(KvmCpu cpu, IoAddress address, int length, ulong value)
    {
        if (address == IoAddress.Pio(AccessProgram.WaitPort)) cpu.RequestStop();
        else Record(ExitText.OfWrite(address, length, value));
    }

    private ulong OnRead(KvmCpu cpu, IoAddress address, int length)
    {
        Record(ExitText.OfRead(address, length));
        return ulong.MaxValue;
    }
}
