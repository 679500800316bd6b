namespace DeviceDsl.Kvm.Native;

/// <summary>The interrupt controllers that the kernel makes for a machine.</summary>
internal enum KernelControllers
{
    /// <summary>None.</summary>
    None,

    /// <summary>Two 8259s, an IOAPIC, and a local APIC for each processor.</summary>
    All,

    /// <summary>Only the local APICs, with the inputs of an external IOAPIC reserved (SPL-1).</summary>
    LocalApics,
}
