namespace DeviceDsl.Pci;

/// <summary>The command register: what the guest permits a function to do (PC-2). It is 0 after a reset.</summary>
[Flags]
public enum PciCommand
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Its I/O BARs answer.</summary>
    Io = 1 << 0,

    /// <summary>Its memory BARs answer.</summary>
    Memory = 1 << 1,

    /// <summary>It may access the guest's memory and send messages (PC-6).</summary>
    BusMaster = 1 << 2,

    /// <summary>It responds to parity errors. None occur here.</summary>
    ParityError = 1 << 6,

    /// <summary>It reports system errors. None occur here.</summary>
    SystemError = 1 << 8,

    /// <summary>Its interrupt pin stays deasserted.</summary>
    InterruptDisable = 1 << 10,
}
