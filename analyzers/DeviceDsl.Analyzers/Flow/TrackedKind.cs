namespace DeviceDsl.Analyzers.Flow;

/// <summary>What is followed.</summary>
internal enum TrackedKind : byte
{
    EventFd,
    Doorbell,
    IrqFd,

    /// <summary>A registration of another kind.</summary>
    Registration,
    LoopRegistration,
    Update,
    Machine,

    /// <summary>The registrations in a collection, taken together.</summary>
    Contents,
}
