namespace DeviceDsl.Kvm.Native;

/// <summary>The reason of an exit.</summary>
internal enum ExitReason : uint
{
    Unknown = 0,
    Io = 2,
    Halt = 5,
    Mmio = 6,
    InterruptWindow = 7,
    Shutdown = 8,
    FailedEntry = 9,
    Interrupted = 10,

    /// <summary>The guest has lowered its task priority by CR8.</summary>
    TaskPriority = 11,
    InternalError = 17,
    SystemEvent = 24,
    EndOfInterrupt = 26,
}
