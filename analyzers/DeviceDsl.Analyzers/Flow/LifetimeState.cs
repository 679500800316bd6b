namespace DeviceDsl.Analyzers.Flow;

/// <summary>How far something is in its life.</summary>
internal enum LifetimeState : byte
{
    /// <summary>An eventfd, a machine, an update: in use.</summary>
    Open,
    Closed,

    /// <summary>A registration: in force.</summary>
    Assigned,

    /// <summary>In force once its update is committed.</summary>
    AssignPending,

    /// <summary>In force until its update is committed.</summary>
    DeassignPending,

    /// <summary>Held by a member when the method begins: in force, as far as the method itself believes it.</summary>
    Presumed,
    Deassigned,

    /// <summary>Told to stop, without waiting for it.</summary>
    Stopping,

    /// <summary>Ended by something else: its machine, its eventfd, an update that was dropped.</summary>
    Ended,
}
