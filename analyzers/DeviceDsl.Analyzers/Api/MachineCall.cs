namespace DeviceDsl.Analyzers.Api;

/// <summary>What a call of the machine API does to eventfds and registrations.</summary>
internal enum MachineCall
{
    /// <summary>No call of the machine API.</summary>
    None,

    /// <summary>A call that changes nothing that is followed, and keeps nothing of its arguments.</summary>
    Other,
    CreateEventFd,
    Duplicate,
    Close,
    Read,
    Signal,
    AssignDoorbell,
    TryAssignDoorbell,
    AssignIrqFd,
    TryAssignIrqFd,
    BeginUpdate,
    Deassign,
    DeassignLater,
    StopAndDrain,
    RequestStop,
    Commit,
    TryCommit,
    DropUpdate,
    AddToLoop,
    AssignEoiNotification,
    EndLoopRegistration,
    Settle,
    Pause,
    Resume,
    EndMachine,
    Detach,

    /// <summary>A call that returns an <c>Errno</c> and does nothing else that is followed.</summary>
    Try,
}
