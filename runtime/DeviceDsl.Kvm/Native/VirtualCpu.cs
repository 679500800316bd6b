using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Kvm.Native;

/// <summary>A virtual processor of the kernel and the memory it shares.</summary>
internal sealed class VirtualCpu : IDisposable
{
    private VirtualCpu(SafeFileHandle handle, RunMapping mapping)
    {
        Handle = handle;
        Mapping = mapping;
    }

    /// <summary>Its descriptor.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>The memory it shares with the kernel.</summary>
    public RunMapping Mapping { get; }

    /// <summary>Takes over the descriptor of a new processor.</summary>
    public static Errno TryCreate(SafeFileHandle handle, int runSize, out VirtualCpu? cpu)
    {
        Errno errno = RunMapping.TryCreate(handle, runSize, out RunMapping? mapping);
        cpu = errno == Errno.None ? new VirtualCpu(handle, mapping!) : null;
        if (errno != Errno.None) handle.Dispose();
        return errno;
    }

    /// <summary>Says which signals stay blocked while the guest runs; the others end the run (the kernel swaps the masks).</summary>
    public Errno TrySetSignalMask(ulong signals)
    {
        var argument = new SignalMaskArgument { Length = sizeof(ulong), Signals = signals };
        return Ioctl.Call(Handle, Ioctl.SetSignalMask, ref argument);
    }

    /// <summary>Puts the processor to the beginning of real-mode code.</summary>
    public Errno TrySetRealMode(ushort segment, ushort offset, ushort stack)
    {
        var system = default(SystemRegisters);
        Errno errno = Ioctl.Call(Handle, Ioctl.GetSystemRegisters, ref system);
        if (errno != Errno.None) return errno;
        RealMode.Set(ref system, segment);
        errno = Ioctl.Call(Handle, Ioctl.SetSystemRegisters, ref system);
        if (errno != Errno.None) return errno;

        GeneralRegisters general = RealMode.Start(offset, stack);
        errno = Ioctl.Call(Handle, Ioctl.SetRegisters, ref general);
        if (errno != Errno.None) return errno;
        var state = RunState.Runnable;
        return Ioctl.Call(Handle, Ioctl.SetRunState, ref state);
    }

    /// <summary>Has the processor take an interrupt of 8259s elsewhere (SPL-4).</summary>
    public Errno TryInterrupt(uint vector) => Ioctl.Call(Handle, Ioctl.Interrupt, ref vector);

    /// <summary>Reads the registers of the local APIC.</summary>
    public Errno TryGetLocalApic(Span<byte> registers) => Ioctl.Call(Handle, Ioctl.GetLocalApic, registers);

    /// <summary>Sets the registers of the local APIC.</summary>
    public Errno TrySetLocalApic(Span<byte> registers) => Ioctl.Call(Handle, Ioctl.SetLocalApic, registers);

    /// <inheritdoc/>
    public void Dispose()
    {
        Mapping.Dispose();
        Handle.Dispose();
    }
}
