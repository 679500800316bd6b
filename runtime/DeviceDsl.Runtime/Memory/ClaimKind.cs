namespace DeviceDsl.Memory;

/// <summary>The kind of owner of guest addresses, which determines what may overlap it.</summary>
internal enum ClaimKind
{
    /// <summary>Memory. Nothing else is reachable at its addresses.</summary>
    Memory,

    /// <summary>
    /// A register, a region, or a part of a BAR that answers by itself. Doorbells with ioeventfds may overlap it (Language 9).
    /// </summary>
    Register,

    /// <summary>A doorbell with an ioeventfd. The ioeventfd tables decide whether two of them collide (IOE-7).</summary>
    Doorbell,

    /// <summary>
    /// A doorbell that is looked up after the guest's exit, like a register. It may overlap only registers of its own device.
    /// </summary>
    ExitDoorbell,

    /// <summary>All addresses that a BAR decodes. The items inside it make separate claims.</summary>
    Bar,

    /// <summary>Addresses of the machine or its bus itself. Nothing else is reachable there.</summary>
    Chip,
}
