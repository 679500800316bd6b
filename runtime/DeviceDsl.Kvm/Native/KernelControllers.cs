namespace DeviceDsl.Kvm.Native;

/// <summary>Which interrupt controllers the kernel makes for a machine.</summary>
internal enum KernelControllers
{
    /// <summary>None.</summary>
    None,

    /// <summary>Two 8259s, an IOAPIC, and a local APIC for each processor.</summary>
    All,

    /// <summary>The local APICs; the inputs of an IOAPIC elsewhere are reserved (SPL-1).</summary>
    LocalApics,
}
