namespace DeviceDsl.Memory;

/// <summary>What answers at guest addresses, and with that what else may be there.</summary>
internal enum ClaimKind
{
    /// <summary>Memory. Nothing else is reached there.</summary>
    Memory,

    /// <summary>A register, a region, or a part of a BAR that answers by itself. Doorbells with ioeventfds may lie over it (Language 9).</summary>
    Register,

    /// <summary>A doorbell with an ioeventfd. Whether two of them go together is decided by the ioeventfd tables (IOE-7).</summary>
    Doorbell,

    /// <summary>A doorbell that is found after the guest's exit, like a register. Over registers it lies only of its own device.</summary>
    ExitDoorbell,

    /// <summary>All addresses that a BAR decodes. What answers in it makes claims of its own.</summary>
    Bar,

    /// <summary>What the machine or its bus itself has there. Nothing else is reached.</summary>
    Chip,
}
