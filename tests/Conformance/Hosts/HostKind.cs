namespace DeviceDsl.Conformance.Hosts;

/// <summary>The machines that must behave the same.</summary>
public enum HostKind
{
    Embedded,
    Kvm,

    /// <summary>The kernel's machine, whose IOAPIC is this process's.</summary>
    KvmSplit,

    /// <summary>The kernel's machine, whose interrupt controllers are all this process's.</summary>
    KvmManaged,
}
