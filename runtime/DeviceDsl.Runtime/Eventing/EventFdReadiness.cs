namespace DeviceDsl;

/// <summary>The operations on an eventfd that would not wait: the events of Linux's poll, with their numbers (EVT-3).</summary>
[Flags]
public enum EventFdReadiness
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A read succeeds: the count is not 0.</summary>
    In = 1,

    /// <summary>A write of 1 would not wait: the count is below 2^64-2.</summary>
    Out = 4,

    /// <summary>The count is saturated at 2^64-1, and signals may have been lost. Only signals of a machine can saturate it.</summary>
    Error = 8,
}
