namespace DeviceDsl.Kvm.Native;

/// <summary>A virtual processor of the kernel and the memory that it shares.</summary>
internal sealed class VirtualCpu : IDisposable
{
    /// <summary>
    /// The maximum number of parts in which the kernel delivers one access: a string instruction continues on its own for up to 1024
    /// elements, each of which may be read and written in two parts. A kernel that exceeds this has a bug.
    /// </summary>
    private const int MaxParts = 4 * 1024 + 16;

    private bool _mayBeInAccess;

    private VirtualCpu(VirtualMachine machine, int number, KvmFile file, byte[] cpuId, RunMapping mapping)
    {
        Machine = machine;
        Number = number;
        File = file;
        CpuId = cpuId;
        Mapping = mapping;
    }

    /// <summary>The machine, whose memory the kernel writes while this processor runs. The reference keeps that memory alive.</summary>
    public VirtualMachine Machine { get; }

    /// <summary>Its number.</summary>
    public int Number { get; }

    /// <summary>What it answers to CPUID, as it was set.</summary>
    public byte[] CpuId { get; private set; }

    /// <summary>Its file.</summary>
    public KvmFile File { get; }

    /// <summary>The memory that it shares with the kernel.</summary>
    public RunMapping Mapping { get; }

    /// <summary>Takes over the file of a new processor.</summary>
    public static Errno TryCreate(VirtualMachine machine, int number, KvmFile file, byte[] cpuId, int runSize, out VirtualCpu? cpu)
    {
        Errno errno = RunMapping.TryCreate(file.Handle, runSize, out RunMapping? mapping);
        cpu = errno == Errno.None ? new VirtualCpu(machine, number, file, cpuId, mapping!) : null;
        if (errno != Errno.None) file.Dispose();
        return errno;
    }

    /// <summary>Sets what it answers to CPUID, which the kernel allows only before its first run.</summary>
    public Errno TrySetCpuId(byte[] cpuId)
    {
        Errno errno = File.Request(Ioctl.SetCpuId, cpuId);
        if (errno == Errno.None) CpuId = cpuId;
        return errno;
    }

    /// <summary>Sets the signals that stay blocked while the guest runs; the others end the run (the kernel swaps the masks).</summary>
    public Errno TrySetSignalMask(ulong signals)
    {
        var argument = new SignalMaskArgument { Length = sizeof(ulong), Signals = signals };
        return File.Request(Ioctl.SetSignalMask, ref argument);
    }

    /// <summary>Runs the guest until the next exit to this process.</summary>
    /// <param name="descriptor">The processor's descriptor, which the caller holds open.</param>
    public Errno Run(int descriptor)
    {
        Errno errno = File.Run(descriptor);
        _mayBeInAccess = errno == Errno.None;
        return errno;
    }

    /// <summary>Prepares the processor to run code. No effect of an earlier run comes later.</summary>
    public Errno TrySetStart(CpuStart start)
    {
        Errno errno = TryCompleteAccess();
        if (errno != Errno.None) return errno;
        CpuEvents events = CpuEvents.None;
        errno = File.Request(Ioctl.SetCpuEvents, ref events);
        if (errno != Errno.None) return errno;
        errno = TrySetSystem(start);
        if (errno != Errno.None) return errno;

        GeneralRegisters general = start.General;
        errno = File.Request(Ioctl.SetRegisters, ref general);
        if (errno != Errno.None) return errno;
        Mapping.ForgetInterruptState();
        RunState state = RunState.Runnable;
        return File.Request(Ioctl.SetRunState, ref state);
    }

    /// <summary>
    /// Completes the access of the exit without entering the guest: the rest of it has no effect and reads as all ones. Otherwise the
    /// kernel would continue it in the next run, with changed registers.
    /// </summary>
    public Errno TryCompleteAccess()
    {
        using var held = new HeldDescriptor(File.Handle);
        Mapping.SetImmediateExit(true);
        for (int part = 0; _mayBeInAccess; part++)
        {
            if (part == MaxParts) return Errno.EAGAIN;
            Mapping.AnswerAllOnes();
            Errno errno = Run(held.Number);
            if (errno is not (Errno.None or Errno.EINTR or Errno.EAGAIN)) return errno;
        }

        return Errno.None;
    }

    /// <summary>
    /// Injects an external interrupt (SPL-4). With local APICs in the kernel it waits there until the guest accepts it; without them the
    /// guest takes it next, whether it accepts interrupts or not.
    /// </summary>
    public Errno TryInterrupt(uint vector) => File.Request(Ioctl.Interrupt, ref vector);

    /// <summary>Injects a non-maskable interrupt.</summary>
    public Errno TryNmi() => File.Request(Ioctl.NonMaskableInterrupt, 0, out _);

    /// <summary>Injects a system management interrupt.</summary>
    public Errno TrySystemManagement() => File.Request(Ioctl.SystemManagementInterrupt, 0, out _);

    /// <summary>Reads the registers of the local APIC.</summary>
    public Errno TryGetLocalApic(Span<byte> registers) => File.Request(Ioctl.GetLocalApic, registers);

    /// <summary>Sets the registers of the local APIC.</summary>
    public Errno TrySetLocalApic(Span<byte> registers) => File.Request(Ioctl.SetLocalApic, registers);

    /// <inheritdoc/>
    public void Dispose()
    {
        Mapping.Dispose();
        File.Dispose();
    }

    /// <summary>
    /// Sets the state twice, with another CR0 in between: after a triple fault on AMD the kernel has lost the guest's page tables, and
    /// reloads them only when CR0 changes.
    /// </summary>
    private Errno TrySetSystem(CpuStart start)
    {
        var system = default(SystemRegisters);
        Errno errno = File.Request(Ioctl.GetSystemRegisters, ref system);
        if (errno != Errno.None) return errno;
        start.SetSegments(ref system);
        system.Cr0 = start.Cr0 | CpuStart.WriteProtect;
        errno = File.Request(Ioctl.SetSystemRegisters, ref system);
        if (errno != Errno.None) return errno;
        system.Cr0 = start.Cr0;
        return File.Request(Ioctl.SetSystemRegisters, ref system);
    }
}
