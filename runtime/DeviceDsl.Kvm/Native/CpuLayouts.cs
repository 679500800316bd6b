using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DeviceDsl.Kvm.Native;

/// <summary>The general registers of a processor.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GeneralRegisters
{
    public ulong Rax, Rbx, Rcx, Rdx, Rsi, Rdi, Rsp, Rbp;
    public ulong R8, R9, R10, R11, R12, R13, R14, R15;
    public ulong Rip, Flags;
}

/// <summary>A segment register with its hidden part.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Segment
{
    public ulong Base;
    public uint Limit;
    public ushort Selector;
    public byte Type, Present, Privilege, Is32Bit, IsCodeOrData, Is64Bit, IsLimitInPages, Available;
    public byte IsUnusable;
    public byte Padding;
}

/// <summary>The address and the limit of a descriptor table.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DescriptorTable
{
    public ulong Base;
    public ushort Limit;
    public ushort Padding1, Padding2, Padding3;
}

/// <summary>The segments, tables and control registers of a processor.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SystemRegisters
{
    public Segment Cs, Ds, Es, Fs, Gs, Ss, Tr, Ldt;
    public DescriptorTable Gdt, Idt;
    public ulong Cr0, Cr2, Cr3, Cr4, Cr8;
    public ulong Efer;
    public ulong ApicBase;
    public InterruptBitmap PendingInterrupt;

    /// <summary>A bitmap with one bit per vector.</summary>
    [InlineArray(4)]
    internal struct InterruptBitmap
    {
        public ulong Part;
    }
}

/// <summary>
/// The beginning of the argument of <see cref="Ioctl.GetSupportedCpuId"/> and <see cref="Ioctl.SetCpuId"/>; its entries follow.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CpuIdHeader
{
    public uint Count;
    public uint Padding;
}

/// <summary>The registers that CPUID returns for one function and index.</summary>
[StructLayout(LayoutKind.Sequential, Size = 40)]
internal struct CpuIdEntry
{
    public uint Function, Index, Flags;
    public uint Eax, Ebx, Ecx, Edx;
}

/// <summary>Argument of <see cref="Ioctl.SetRunState"/>.</summary>
internal enum RunState : uint
{
    /// <summary>The processor runs: it is neither waiting for a start-up message nor halted.</summary>
    Runnable = 0,
}

/// <summary>
/// Argument of <see cref="Ioctl.SetCpuEvents"/>, with only the fields that can be nonzero: no exceptions, interrupts or NMIs are in
/// progress or pending, and the processor is not in system management mode.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal struct CpuEvents
{
    private const uint HasPendingNmi = 1;
    private const uint HasInterruptShadow = 4;
    private const uint HasSystemManagement = 8;

    /// <summary>The optional parts that are valid.</summary>
    [FieldOffset(20)]
    public uint Valid;

    /// <summary>No events.</summary>
    public static CpuEvents None => new() { Valid = HasPendingNmi | HasInterruptShadow | HasSystemManagement };
}

/// <summary>Argument of <see cref="Ioctl.SetSignalMask"/>: the signals blocked while the guest runs.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct SignalMaskArgument
{
    public uint Length;
    public ulong Signals;
}
