namespace DeviceDsl.Virtio.Tests.Ends;

/// <summary>The ways in which the requests that a device keeps come to an end without an answer.</summary>
public enum QueueEnd
{
    /// <summary>The driver writes 0 to the status.</summary>
    StatusZero,

    /// <summary>The driver resets the queue.</summary>
    QueueReset,

    /// <summary>The driver writes 0 to QueueReady.</summary>
    QueueReadyZero,

    /// <summary>A legacy driver takes the page of the ring away.</summary>
    LegacyPageZero,

    /// <summary>A legacy driver places the ring somewhere else.</summary>
    LegacyPageElsewhere,

    /// <summary>The driver gives up: it sets FAILED.</summary>
    DriverFailed,

    /// <summary>The driver breaks another queue, so that the device needs a reset.</summary>
    OtherQueueBroken,

    /// <summary>The driver breaks the queue itself.</summary>
    QueueBroken,

    /// <summary>A handler of the device throws, so that the device needs a reset.</summary>
    HandlerThrew,

    /// <summary>The host loads another state into the device.</summary>
    Load,

    /// <summary>The host resets what is attached over memory-mapped I/O.</summary>
    AttachmentReset,

    /// <summary>The function is reset.</summary>
    FunctionReset,

    /// <summary>The function is removed in order.</summary>
    Unplug,

    /// <summary>The function is removed by surprise.</summary>
    Pull,

    /// <summary>The PCI bus is disposed of.</summary>
    HostDispose,

    /// <summary>The transport over memory-mapped I/O is disposed of.</summary>
    MmioDispose,

    /// <summary>The machine is disposed of.</summary>
    MachineDispose,
}
