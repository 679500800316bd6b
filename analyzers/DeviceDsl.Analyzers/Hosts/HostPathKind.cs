namespace DeviceDsl.Analyzers.Hosts;

/// <summary>The kind of code at which a path outside of handlers begins.</summary>
internal enum HostPathKind
{
    /// <summary>A member that host code calls.</summary>
    Member,

    /// <summary>A member that ends the device: its registers are invisible by then, but the guest still sees its queues.</summary>
    Ending,

    /// <summary>A callback.</summary>
    Callback,

    /// <summary>The code after an await of an async function.</summary>
    Await,

    /// <summary>A handler, which excludes only the handlers of its own device.</summary>
    OtherHandler,
}
