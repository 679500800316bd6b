using DeviceDsl.Conformance.Replay;
using DeviceDsl.Kvm.Native;

namespace DeviceDsl.Conformance.Live;

/// <summary>A processor of the kernel that executes <see cref="AccessProgram"/>, one instruction a call.</summary>
internal sealed class LiveCpu : IDisposable
{
    private readonly VirtualCpu _cpu;
    private readonly GuestMemory _memory;
    private readonly int _number;
    private readonly List<string> _exits = [];

    /// <summary>Takes over a new processor and runs it until it waits for its first command.</summary>
    public LiveCpu(VirtualCpu cpu, byte[] cpuId, GuestMemory memory, int number)
    {
        _cpu = cpu;
        _memory = memory;
        _number = number;
        Errno errno = cpu.File.Request(Ioctl.SetCpuId, cpuId);
        if (errno == Errno.None)
        {
            errno = cpu.TrySetStart(CpuStart.ProtectedMode(AccessProgram.Entry, AccessProgram.End, eax: (uint)number, ebx: 0));
        }

        if (errno != Errno.None) throw new MachineException(errno, "", $"The kernel refused the start of processor {number} of a trace.");
        Run();
    }

    /// <summary>The kernel's processor.</summary>
    public VirtualCpu Kernel => _cpu;

    /// <summary>Executes an instruction.</summary>
    public GuestResult Execute(in GuestAccess access)
    {
        AccessProgram.Prepare(_memory.Bytes, _number, access);
        Run();
        UInt128 mask = UInt128.MaxValue >> (128 - (access.Size * 8));
        return new([.. _exits], access.IsWrite ? 0 : AccessProgram.ValueOf(_memory.Bytes, _number) & mask);
    }

    /// <summary>
    /// Runs with interrupts on until an interrupt was taken or none is pending. Setting the events makes the kernel check: it does so only
    /// when something happened, and the guest's change of LVT0 is nothing to it (PIC-14).
    /// </summary>
    public byte? TakeInterrupt()
    {
        CpuEvents events = CpuEvents.None;
        Errno errno = _cpu.File.Request(Ioctl.SetCpuEvents, ref events);
        if (errno != Errno.None) throw new MachineException(errno, "", "The kernel refused the events of a processor.");
        AccessProgram.PrepareInterrupt(_memory.Bytes, _number);
        Run();
        return AccessProgram.VectorOf(_memory.Bytes, _number);
    }

    /// <inheritdoc/>
    public void Dispose() => _cpu.Dispose();

    private void Run()
    {
        _exits.Clear();
        _cpu.Mapping.SetImmediateExit(false);
        using var held = new HeldDescriptor(_cpu.File.Handle);
        while (true)
        {
            Errno errno = _cpu.Run(held.Number);
            if (errno == Errno.EINTR) continue;
            if (errno != Errno.None) throw new MachineException(errno, "", "The kernel does not run the guest of a trace.");
            if (!TryServe()) return;
        }
    }

    /// <summary>Writes down an exit and answers it.</summary>
    /// <returns>Whether the instruction goes on.</returns>
    private bool TryServe()
    {
        switch (_cpu.Mapping.Reason)
        {
            case ExitReason.Io when _cpu.Mapping.TryGetIo(out PortAccess access):
                if (access.Address.Value == AccessProgram.WaitPort) return false;
                Record(access.IsWrite, access.Address, access.Data);
                break;
            case ExitReason.Mmio when _cpu.Mapping.TryGetMmio(out MemoryAccess access):
                Record(access.IsWrite, access.Address, access.Data);
                break;
            case ExitReason.EndOfInterrupt:
                _exits.Add(ExitText.OfEnd(_cpu.Mapping.EndedVector));
                break;
            case var reason:
                throw new MachineException(Errno.EIO, "", $"The guest of a trace ended with exit reason {reason}.");
        }

        _cpu.Mapping.AnswerAllOnes();
        return true;
    }

    private void Record(bool isWrite, IoAddress address, Span<byte> data)
        => _exits.Add(isWrite ? ExitText.OfWrite(address, data.Length, GuestBytes.Read(data)) : ExitText.OfRead(address, data.Length));
}
