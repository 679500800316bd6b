namespace DeviceDsl.Runtime.Tests.Properties;

/// <summary>The options of a machine that change its buses.</summary>
public enum BusMode
{
    /// <summary>None.</summary>
    Default,

    /// <summary>Close does not free (IOE-14), and the search misses what the kernel's misses (BUS-6).</summary>
    KernelFaithful,

    /// <summary>Doorbells stand in groups.</summary>
    FanOut,
}
