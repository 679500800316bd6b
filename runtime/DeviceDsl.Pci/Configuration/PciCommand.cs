namespace DeviceDsl.Pci;

/// <summary>The command register: what the guest lets a function do (PC-2). After a reset it is nothing.</summary>
[Flags]
public enum PciCommand
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Its I/O BARs answer.</summary>
    Io = 1 << 0,

    /// <summary>Its memory BARs answer.</summary>
    Memory = 1 << 1,

    /// <summary>It reads and writes the guest's memory, and sends messages (PC-6).</summary>
    BusMaster = 1 << 2,

    /// <summary>It answers parity errors. Nothing here makes any.</summary>
    ParityError = 1 << 6,

    /// <summary>It reports system errors. Nothing here makes any.</summary>
    SystemError = 1 << 8,

    /// <summary>Its interrupt pin stays down.</summary>
    InterruptDisable = 1 << 10,
}
