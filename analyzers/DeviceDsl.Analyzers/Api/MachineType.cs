namespace DeviceDsl.Analyzers.Api;

/// <summary>What a type is in the machine API.</summary>
internal enum MachineType
{
    None,
    EventFd,
    Doorbell,
    IrqFd,

    /// <summary>A registration of whichever kind, or one that is neither doorbell nor irqfd.</summary>
    Registration,
    LoopRegistration,
    Loop,
    Attachment,
    Update,
    Machine,
    Errno,
}
