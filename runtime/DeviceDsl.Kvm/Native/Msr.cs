using System.Runtime.InteropServices;

namespace DeviceDsl.Kvm.Native;

/// <summary>A model-specific register and its value, as in the arguments of <see cref="Ioctl.GetMsrs"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Msr
{
    /// <summary>The time at which the local APIC's timer interrupts.</summary>
    public const uint Deadline = 0x6E0;

    public uint Index;
    public uint Reserved;
    public ulong Value;
}
