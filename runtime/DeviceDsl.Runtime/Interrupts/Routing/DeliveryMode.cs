namespace DeviceDsl.Interrupts;

/// <summary>How an interrupt is delivered to processors (IOA-12), with the numbers of the hardware.</summary>
internal enum DeliveryMode
{
    /// <summary>To every addressed processor.</summary>
    Fixed = 0,

    /// <summary>To one of the addressed processors.</summary>
    LowestPriority = 1,

    /// <summary>A system management interrupt.</summary>
    Smi = 2,

    /// <summary>A remote read, which is only a wake-up.</summary>
    RemoteRead = 3,

    /// <summary>A non-maskable interrupt.</summary>
    Nmi = 4,

    /// <summary>A reset of the processor.</summary>
    Init = 5,

    /// <summary>The start of a processor after its reset.</summary>
    Startup = 6,

    /// <summary>An interrupt of the 8259s, which no message can deliver.</summary>
    ExternalInterrupt = 7,
}
