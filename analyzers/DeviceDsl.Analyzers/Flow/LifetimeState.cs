namespace DeviceDsl.Analyzers.Flow;

/// <summary>The stage in the lifetime of an object.</summary>
internal enum LifetimeState : byte
{
    /// <summary>In use; for an eventfd, a machine or an update.</summary>
    Open,
    Closed,

    /// <summary>In force; for a registration.</summary>
    Assigned,

    /// <summary>In force after its update is committed.</summary>
    AssignPending,

    /// <summary>In force until its update is committed.</summary>
    DeassignPending,

    /// <summary>Held by a member at the start of the method, and in force if the method itself assumes so.</summary>
    Presumed,
    Deassigned,

    /// <summary>Requested to stop, without waiting.</summary>
    Stopping,

    /// <summary>Ended indirectly: by the end of its machine or its eventfd, or by a dropped update.</summary>
    Ended,
}
