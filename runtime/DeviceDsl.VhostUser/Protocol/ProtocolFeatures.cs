namespace DeviceDsl.VhostUser.Protocol;

/// <summary>The features of the protocol itself (VU-12). Those that this backend does not know are not listed.</summary>
[Flags]
internal enum ProtocolFeatures : ulong
{
    None = 0,

    /// <summary>The frontend can query the number of queues.</summary>
    MultiQueue = 1 << 0,

    /// <summary>The log of written pages is in memory that is passed by descriptor.</summary>
    SharedLog = 1 << 1,

    /// <summary>The frontend can request a reply to any request.</summary>
    ReplyAcknowledge = 1 << 3,

    /// <summary>The backend can send requests of its own.</summary>
    BackendRequests = 1 << 5,

    /// <summary>The backend has the configuration of the device.</summary>
    Configuration = 1 << 9,

    /// <summary>The requests in flight are recorded in memory that outlives the backend.</summary>
    SharedInFlight = 1 << 12,

    /// <summary>The frontend can reset the device.</summary>
    ResetDevice = 1 << 13,

    /// <summary>The frontend adds and removes single memory regions.</summary>
    MemorySlots = 1 << 15,

    /// <summary>The frontend forwards the device status.</summary>
    Status = 1 << 16,

    /// <summary>All of the above.</summary>
    All = MultiQueue | SharedLog | ReplyAcknowledge | BackendRequests | Configuration | SharedInFlight | ResetDevice | MemorySlots | Status,
}
