namespace DeviceDsl.Machines;

/// <summary>The steps of detaching, in their order: what is true once each is done.</summary>
/// <remarks>Several devices that leave together take each step together, so that a handler still finds what it uses of another.</remarks>
internal enum DetachStep
{
    /// <summary>Nothing is done: the device is attached.</summary>
    None,

    /// <summary>No new signal begins.</summary>
    SignalsStopped,

    /// <summary>No handler runs on the loop.</summary>
    HandlersStopped,

    /// <summary>Each kick that raced is served.</summary>
    Drained,

    /// <summary>No handler runs or will run at all. Only now, so that whoever ran one before still had the lines.</summary>
    Detached,

    /// <summary>The lines are down.</summary>
    LinesEnded,

    /// <summary>Everything is released.</summary>
    Done,
}
