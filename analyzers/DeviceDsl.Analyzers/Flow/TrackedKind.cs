namespace DeviceDsl.Analyzers.Flow;

/// <summary>The kind of a tracked object.</summary>
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

    /// <summary>The attachment of a device that may be refused. Only its rollback is followed.</summary>
    Attachment,

    /// <summary>All registrations in a collection, as one object.</summary>
    Contents,
}
