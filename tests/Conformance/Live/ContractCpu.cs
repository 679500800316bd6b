using DeviceDsl.Conformance.Replay;
using DeviceDsl.Kvm;
using DeviceDsl.Kvm.Native;

namespace DeviceDsl.Conformance.Live;

/// <summary>A processor of a <see cref="KvmMachine"/> that executes <see cref="AccessProgram"/>, one instruction a call.</summary>
internal sealed class ContractCpu
{
    private readonly KvmCpu _cpu;
    private readonly GuestMemory _memory;
    private readonly List<string> _exits = [];

    /// <summary>Takes a processor and runs it until it waits for its first command.</summary>
    public ContractCpu(KvmCpu cpu, byte[] cpuId, GuestMemory memory)
    {
        _cpu = cpu;
        _memory = memory;
        cpu.UnclaimedWrite = OnWrite;
        cpu.UnclaimedRead = OnRead;
        Request(idle => idle.File.Request(Ioctl.SetCpuId, cpuId));
        cpu.EnterProtectedMode(AccessProgram.Entry, AccessProgram.End, eax: (uint)cpu.Number);
        Run();
    }

    /// <summary>Executes an instruction.</summary>
    public GuestResult Execute(in GuestAccess access)
    {
        AccessProgram.Prepare(_memory.Bytes, _cpu.Number, access);
        Run();
        UInt128 mask = UInt128.MaxValue >> (128 - (access.Size * 8));
        return new([.. _exits], access.IsWrite ? 0 : AccessProgram.ValueOf(_memory.Bytes, _cpu.Number) & mask);
    }

    /// <summary>Runs with interrupts on until an interrupt was taken or none is pending; see <see cref="LiveCpu.TakeInterrupt"/>.</summary>
    public byte? TakeInterrupt()
    {
        CpuEvents events = CpuEvents.None;
        Request(idle => idle.File.Request(Ioctl.SetCpuEvents, ref events));
        AccessProgram.PrepareInterrupt(_memory.Bytes, _cpu.Number);
        Run();
        return AccessProgram.VectorOf(_memory.Bytes, _cpu.Number);
    }

    private void Run()
    {
        _exits.Clear();
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
        else _exits.Add(ExitText.OfWrite(address, length, value));
    }

    private ulong OnRead(KvmCpu cpu, IoAddress address, int length)
    {
        _exits.Add(ExitText.OfRead(address, length));
        return ulong.MaxValue;
    }
}
