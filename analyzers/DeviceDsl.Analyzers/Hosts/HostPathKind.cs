namespace DeviceDsl.Analyzers.Hosts;

/// <summary>Where a path begins that no handler of the device is on.</summary>
internal enum HostPathKind
{
    /// <summary>In a member that code of the host calls.</summary>
    Member,

    /// <summary>In what ends the device: its registers nobody sees any more, its queues the guest does.</summary>
    Ending,

    /// <summary>In a callback.</summary>
    Callback,

    /// <summary>After a wait of an async function.</summary>
    Await,

    /// <summary>In a handler, which excludes those of its own device only.</summary>
    OtherHandler,
}
