namespace DeviceDsl.Conformance.Live;

/// <summary>A machine on the running kernel that the embedded machine is compared with.</summary>
public enum ComparedMachine
{
    /// <summary>The kernel's own machine, by its calls.</summary>
    Kernel,

    /// <summary>A <see cref="Kvm.KvmMachine"/> with the controllers in the kernel.</summary>
    Kvm,

    /// <summary>
    /// A <see cref="Kvm.KvmMachine"/> with the local APICs in the kernel. Long comparisons find that the end of an edge message that shares
    /// the vector of a level ends the level too, because the kernel does not report which of them ended (SPL-2).
    /// </summary>
    KvmSplit,

    /// <summary>A <see cref="Kvm.KvmMachine"/> with all controllers in this process.</summary>
    KvmManaged,
}
