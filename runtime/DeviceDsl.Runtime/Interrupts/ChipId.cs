namespace DeviceDsl.Interrupts;

/// <summary>The interrupt controllers that a GSI can be routed to, with the kernel's numbers.</summary>
public enum ChipId
{
    /// <summary>The first of the two 8259s.</summary>
    PicMaster = 0,

    /// <summary>The second of the two 8259s.</summary>
    PicSlave = 1,

    /// <summary>The I/O APIC.</summary>
    IoApic = 2,
}
