using System.Runtime.InteropServices;
using DeviceDsl.Kvm.Native;

namespace DeviceDsl.Conformance.Live;

/// <summary>The answers of CPUID for a processor without x2APIC, as those of the embedded machine are (LAP-8).</summary>
internal static class PlainCpuId
{
    private const int MaxEntries = 256;
    private const uint Features = 1;
    private const uint X2Apic = 1 << 21;

    /// <summary>Reads what the kernel supports.</summary>
    public static unsafe Errno TryRead(KvmFile kvm, out byte[] table)
    {
        table = new byte[sizeof(CpuIdHeader) + (MaxEntries * sizeof(CpuIdEntry))];
        MemoryMarshal.Write(table, new CpuIdHeader { Count = MaxEntries });
        Errno errno = kvm.Request(Ioctl.GetSupportedCpuId, table);
        foreach (ref CpuIdEntry entry in MemoryMarshal.Cast<byte, CpuIdEntry>(table.AsSpan(sizeof(CpuIdHeader))))
        {
            if (entry.Function == Features) entry.Ecx &= ~X2Apic;
        }

        return errno;
    }
}
