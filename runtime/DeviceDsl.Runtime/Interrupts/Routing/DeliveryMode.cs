namespace DeviceDsl.Interrupts;

/// <summary>How an interrupt is delivered to processors (IOA-12), by the numbers of the hardware.</summary>
internal enum DeliveryMode
{
    /// <summary>To every processor that is meant.</summary>
    Fixed = 0,

    /// <summary>To one of the processors that are meant.</summary>
    LowestPriority = 1,

    /// <summary>A system management interrupt.</summary>
    Smi = 2,

    /// <summary>A remote read: nothing but a wake-up.</summary>
    RemoteRead = 3,

    /// <summary>An interrupt that cannot be masked.</summary>
    Nmi = 4,

    /// <summary>A reset of the processor.</summary>
    Init = 5,

    /// <summary>The start of a processor that was reset.</summary>
    Startup = 6,

    /// <summary>An interrupt of the 8259s; no message can bring one.</summary>
    ExternalInterrupt = 7,
}
