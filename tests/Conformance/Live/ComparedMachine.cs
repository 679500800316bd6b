namespace DeviceDsl.Conformance.Live;

/// <summary>A machine on the running kernel that the embedded machine is compared with.</summary>
public enum ComparedMachine
{
    /// <summary>The kernel's own machine, by its calls.</summary>
    Kernel,

    /// <summary>A <see cref="Kvm.KvmMachine"/> with the controllers in the kernel.</summary>
    Kvm,

    /// <summary>A <see cref="Kvm.KvmMachine"/> with the local APICs in the kernel.</summary>
    KvmSplit,

    /// <summary>A <see cref="Kvm.KvmMachine"/> with all controllers in this process.</summary>
    KvmManaged,
}
