namespace DeviceDsl;

/// <summary>What can be done with an eventfd without waiting: the events of Linux's poll, by their numbers (EVT-3).</summary>
[Flags]
public enum EventFdReadiness
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A read finds something: the count is not 0.</summary>
    In = 1,

    /// <summary>A write of 1 does not wait: the count is below 2^64-2.</summary>
    Out = 4,

    /// <summary>The count is full, 2^64-1, so that signals may have been lost in it. Only signals of a machine get it there.</summary>
    Error = 8,
}
