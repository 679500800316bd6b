using System.Runtime.InteropServices;

namespace DeviceDsl.Kvm.Native;

/// <summary>The answers of CPUID in a guest: a header and entries, as the kernel takes them.</summary>
internal sealed class CpuIdTable
{
    private const int MaxEntries = 256;
    private const uint Features = 1;
    private const uint Topology = 0xB;
    private const uint TopologyOfDies = 0x1F;
    private const uint DeadlineTimer = 1 << 24;
    private const int ApicIdShift = 24;

    private readonly byte[] _table;
    private readonly bool _hasDeadlineTimer;

    private CpuIdTable(byte[] table, bool hasDeadlineTimer)
    {
        _table = table;
        _hasDeadlineTimer = hasDeadlineTimer;
    }

    /// <summary>Reads the features that the processor and the kernel support.</summary>
    public static unsafe Errno TryRead(KvmFile kvm, out CpuIdTable? table)
    {
        byte[] bytes = new byte[sizeof(CpuIdHeader) + (MaxEntries * sizeof(CpuIdEntry))];
        Header(bytes).Count = MaxEntries;
        Errno errno = kvm.Request(Ioctl.GetSupportedCpuId, bytes);
        // The kernel reports this one only as an extension, because its own local APICs provide it.
        table = errno == Errno.None ? new(bytes, kvm.Has(Extension.DeadlineTimer)) : null;
        return errno;
    }

    /// <summary>Returns what a processor answers, as the kernel takes it. Its identifier is that of its local APIC.</summary>
    /// <param name="number">The number of the processor.</param>
    /// <param name="hasLocalApic">Whether the kernel has its local APIC.</param>
    public byte[] For(int number, bool hasLocalApic)
    {
        byte[] bytes = [.. _table];
        foreach (ref CpuIdEntry entry in Entries(bytes)) Personalize(ref entry, (uint)number, hasLocalApic && _hasDeadlineTimer);
        return bytes;
    }

    /// <summary>Returns what a saved table needs and this one lacks, or that it is no table; null if it can be used here.</summary>
    /// <param name="saved">The table, which is untrusted.</param>
    /// <param name="number">The number of the processor.</param>
    /// <param name="hasLocalApic">Whether the kernel has its local APIC.</param>
    public string? FindUnsupported(byte[] saved, int number, bool hasLocalApic)
    {
        if (saved.Length != _table.Length || Header(saved).Count > MaxEntries) return "a table of CPUID of another size";
        byte[] here = For(number, hasLocalApic);
        foreach (CpuIdEntry entry in Entries(saved))
        {
            if (CpuIdFeatures.FindUnsupported(entry, Find(here, entry.Function, entry.Index)) is { } unsupported) return unsupported;
        }

        return null;
    }

    private static void Personalize(ref CpuIdEntry entry, uint apicId, bool hasDeadlineTimer)
    {
        switch (entry.Function)
        {
            case Features:
                entry.Ebx = (entry.Ebx & ((1u << ApicIdShift) - 1)) | (apicId << ApicIdShift);
                if (hasDeadlineTimer) entry.Ecx |= DeadlineTimer;
                break;
            case Topology or TopologyOfDies:
                entry.Edx = apicId;
                break;
        }
    }

    private static CpuIdEntry Find(byte[] table, uint function, uint index)
    {
        foreach (CpuIdEntry entry in Entries(table))
        {
            if (entry.Function == function && entry.Index == index) return entry;
        }

        return default;
    }

    private static ref CpuIdHeader Header(byte[] table) => ref MemoryMarshal.AsRef<CpuIdHeader>(table.AsSpan());

    private static unsafe Span<CpuIdEntry> Entries(byte[] table)
        => MemoryMarshal.Cast<byte, CpuIdEntry>(table.AsSpan(sizeof(CpuIdHeader)))[..(int)Math.Min(Header(table).Count, MaxEntries)];
}
