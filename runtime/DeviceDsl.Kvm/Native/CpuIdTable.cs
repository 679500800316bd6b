using System.Runtime.InteropServices;

namespace DeviceDsl.Kvm.Native;

/// <summary>The answers of CPUID in a guest: a header and entries, as the kernel takes them.</summary>
internal sealed class CpuIdTable
{
    private const int MaxEntries = 256;
    private const uint Features = 1;
    private const uint Topology = 0xB;
    private const uint TopologyOfDies = 0x1F;
    private const uint Hypervisor = 0x4000_0001;
    private const uint DeadlineTimer = 1 << 24;
    private const uint X2Apic = 1 << 21;

    /// <summary>
    /// The features of the hypervisor that belong to the kernel's local APICs: page faults by interrupt (bits 4, 10, 14), ends of
    /// interrupts (6), waking (7), interrupts between processors (11) and yielding to one (13).
    /// </summary>
    private const uint HypervisorApic = 1 << 4 | 1 << 6 | 1 << 7 | 1 << 10 | 1 << 11 | 1 << 13 | 1 << 14;
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

    /// <summary>The type, family, model and stepping of the processor.</summary>
    public uint Signature
    {
        get
        {
            foreach (CpuIdEntry entry in Entries(_table))
            {
                if (entry.Function == Features) return entry.Eax;
            }

            return 0;
        }
    }

    /// <summary>Returns what a processor answers, as the kernel takes it. Its identifier is that of its local APIC.</summary>
    /// <param name="number">The number of the processor.</param>
    /// <param name="hasLocalApic">Whether the kernel has its local APIC; otherwise it has no x2APIC mode and no deadline timer.</param>
    public byte[] For(int number, bool hasLocalApic)
    {
        byte[] bytes = [.. _table];
        foreach (ref CpuIdEntry entry in Entries(bytes))
        {
            Personalize(ref entry, (uint)number);
            if (!hasLocalApic) RemoveLocalApic(ref entry);
            else if (entry.Function == Features && _hasDeadlineTimer) entry.Ecx |= DeadlineTimer;
        }

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

    private static void RemoveLocalApic(ref CpuIdEntry entry)
    {
        if (entry.Function == Features) entry.Ecx &= ~(X2Apic | DeadlineTimer);
        if (entry.Function == Hypervisor) entry.Eax &= ~HypervisorApic;
    }

    private static void Personalize(ref CpuIdEntry entry, uint apicId)
    {
        switch (entry.Function)
        {
            case Features:
                entry.Ebx = (entry.Ebx & ((1u << ApicIdShift) - 1)) | (apicId << ApicIdShift);
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
