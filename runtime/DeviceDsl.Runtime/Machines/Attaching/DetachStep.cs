namespace DeviceDsl.Machines;

/// <summary>The steps of detaching, in order. Each value names the state after its step.</summary>
/// <remarks>Devices that are detached together take each step together, so that a handler can still use the other devices.</remarks>
internal enum DetachStep
{
    /// <summary>No step has been taken: the device is attached.</summary>
    None,

    /// <summary>No new signal starts.</summary>
    SignalsStopped,

    /// <summary>No handler runs on the loop.</summary>
    HandlersStopped,

    /// <summary>Pending kicks have been served.</summary>
    Drained,

    /// <summary>
    /// No handler runs or will run. Only after this step are the lines ended, so that earlier handlers could still use them.
    /// </summary>
    Detached,

    /// <summary>The lines are down.</summary>
    LinesEnded,

    /// <summary>Everything is released.</summary>
    Done,
}
