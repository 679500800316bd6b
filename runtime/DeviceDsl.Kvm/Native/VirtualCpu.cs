namespace DeviceDsl.Kvm.Native;

/// <summary>A virtual processor of the kernel and the memory it shares.</summary>
internal sealed class VirtualCpu : IDisposable
{
    private VirtualCpu(VirtualMachine machine, KvmFile file, RunMapping mapping)
    {
        Machine = machine;
        File = file;
        Mapping = mapping;
    }

    /// <summary>The machine, whose memory the kernel writes to while this processor runs: who has the processor keeps it.</summary>
    public VirtualMachine Machine { get; }

    /// <summary>Its file.</summary>
    public KvmFile File { get; }

    /// <summary>The memory it shares with the kernel.</summary>
    public RunMapping Mapping { get; }

    /// <summary>Takes over the file of a new processor.</summary>
    public static Errno TryCreate(VirtualMachine machine, KvmFile file, int runSize, out VirtualCpu? cpu)
    {
        Errno errno = RunMapping.TryCreate(file.Handle, runSize, out RunMapping? mapping);
        cpu = errno == Errno.None ? new VirtualCpu(machine, file, mapping!) : null;
        if (errno != Errno.None) file.Dispose();
        return errno;
    }

    /// <summary>Says which signals stay blocked while the guest runs; the others end the run (the kernel swaps the masks).</summary>
    public Errno TrySetSignalMask(ulong signals)
    {
        var argument = new SignalMaskArgument { Length = sizeof(ulong), Signals = signals };
        return File.Request(Ioctl.SetSignalMask, ref argument);
    }

    /// <summary>Puts the processor to the beginning of real-mode code.</summary>
    public Errno TrySetRealMode(ushort segment, ushort offset, ushort stack)
    {
        var system = default(SystemRegisters);
        Errno errno = File.Request(Ioctl.GetSystemRegisters, ref system);
        if (errno != Errno.None) return errno;
        RealMode.Set(ref system, segment);
        errno = File.Request(Ioctl.SetSystemRegisters, ref system);
        if (errno != Errno.None) return errno;

        GeneralRegisters general = RealMode.Start(offset, stack);
        errno = File.Request(Ioctl.SetRegisters, ref general);
        if (errno != Errno.None) return errno;
        var state = RunState.Runnable;
        return File.Request(Ioctl.SetRunState, ref state);
    }

    /// <summary>Has the processor take an interrupt of 8259s elsewhere (SPL-4).</summary>
    public Errno TryInterrupt(uint vector) => File.Request(Ioctl.Interrupt, ref vector);

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
}
