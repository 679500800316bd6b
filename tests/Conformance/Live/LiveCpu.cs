using DeviceDsl.Conformance.Replay;
using DeviceDsl.Kvm.Native;

namespace DeviceDsl.Conformance.Live;

/// <summary>A processor of a machine of the kernel, by the kernel's calls.</summary>
internal sealed class LiveCpu : CommandCpu, IDisposable
{
    private readonly VirtualCpu _cpu;

    /// <summary>Takes over a new processor and runs it until it waits for its first command.</summary>
    public LiveCpu(VirtualCpu cpu, byte[] cpuId, GuestMemory memory, int number)
        : base(memory, number)
    {
        _cpu = cpu;
        Errno errno = cpu.File.Request(Ioctl.SetCpuId, cpuId);
        if (errno == Errno.None)
        {
            errno = cpu.TrySetStart(CpuStart.ProtectedMode(AccessProgram.Entry, AccessProgram.End, eax: (uint)number, ebx: 0));
        }

        if (errno != Errno.None) throw new MachineException(errno, "", $"The kernel refused the start of processor {number} of a trace.");
        Continue();
    }

    /// <summary>The kernel's processor.</summary>
    public VirtualCpu Kernel => _cpu;

    /// <inheritdoc/>
    public void Dispose() => _cpu.Dispose();

    /// <inheritdoc/>
    protected override void ClearEvents()
    {
        CpuEvents events = CpuEvents.None;
        Errno errno = _cpu.File.Request(Ioctl.SetCpuEvents, ref events);
        if (errno != Errno.None) throw new MachineException(errno, "", "The kernel refused the events of a processor.");
    }

    /// <inheritdoc/>
    protected override void Run()
    {
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

    /// <summary>Records an exit and answers it.</summary>
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
                Record(ExitText.OfEnd(_cpu.Mapping.EndedVector));
                break;
            case var reason:
                throw new MachineException(Errno.EIO, "", $"The guest of a trace ended with exit reason {reason}.");
        }

        _cpu.Mapping.AnswerAllOnes();
        return true;
    }

    private void Record(bool isWrite, IoAddress address, Span<byte> data)
        => Record(isWrite ? ExitText.OfWrite(address, data.Length, GuestBytes.Read(data)) : ExitText.OfRead(address, data.Length));
}
