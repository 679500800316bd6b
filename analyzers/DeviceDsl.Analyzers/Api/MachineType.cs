namespace DeviceDsl.Analyzers.Api;

/// <summary>The role of a type in the machine API.</summary>
internal enum MachineType
{
    None,
    EventFd,
    Doorbell,
    IrqFd,

    /// <summary>A registration of unknown kind, or one that is neither doorbell nor irqfd.</summary>
    Registration,
    LoopRegistration,
    Loop,
    Attachment,
    Update,
    Machine,
    Errno,
}
