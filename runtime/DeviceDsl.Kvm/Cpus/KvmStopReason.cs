namespace DeviceDsl.Kvm;

/// <summary>Why a processor does not run any more.</summary>
public enum KvmStopReason
{
    /// <summary>It was asked to, by <see cref="KvmCpu.RequestStop"/> or <see cref="KvmCpu.Stop"/>.</summary>
    Requested,

    /// <summary>It halted, on a machine without interrupt controllers. With them the kernel waits for the next interrupt instead.</summary>
    Halted,

    /// <summary>It shut itself down, as by a triple fault.</summary>
    Shutdown,

    /// <summary>The kernel could not run it any further.</summary>
    Failed,
}
