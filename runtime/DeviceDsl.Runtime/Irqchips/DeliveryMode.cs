namespace DeviceDsl.Irqchips;

/// <summary>How an interrupt is delivered to processors (IOA-12).</summary>
internal enum DeliveryMode
{
    /// <summary>To every processor that is meant.</summary>
    Fixed = 0,

    /// <summary>To one of the processors that are meant.</summary>
    LowestPriority = 1,
}
