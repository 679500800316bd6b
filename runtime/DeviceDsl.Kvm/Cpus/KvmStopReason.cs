namespace DeviceDsl.Kvm;

/// <summary>The reason why a processor stopped.</summary>
public enum KvmStopReason
{
    /// <summary>A stop was requested, by <see cref="KvmCpu.RequestStop"/> or <see cref="KvmCpu.Stop"/>.</summary>
    Requested,

    /// <summary>
    /// It halted, on a machine without interrupt controllers. With them the processor waits for the next interrupt instead.
    /// </summary>
    Halted,

    /// <summary>It shut down, for example by a triple fault.</summary>
    Shutdown,

    /// <summary>The kernel could not continue to run it.</summary>
    Failed,
}
