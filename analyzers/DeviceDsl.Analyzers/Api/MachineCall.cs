namespace DeviceDsl.Analyzers.Api;

/// <summary>The effect of a call of the machine API on eventfds and registrations.</summary>
internal enum MachineCall
{
    /// <summary>Not a call of the machine API.</summary>
    None,

    /// <summary>A call that changes no tracked object and keeps no argument.</summary>
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
    TryAttach,
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

    /// <summary>A call that returns an <c>Errno</c> and has no other tracked effect.</summary>
    Try,
}
