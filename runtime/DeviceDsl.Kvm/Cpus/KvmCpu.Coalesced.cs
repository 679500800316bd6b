using DeviceDsl.Kvm.Cpus;

namespace DeviceDsl.Kvm;

/// <content>Coalesced writes.</content>
public sealed partial class KvmCpu
{
    /// <summary>Connects the machine's coalesced writes, which exits of this processor serve.</summary>
    internal void Connect(CoalescedWrites writes) => _run.Coalesced = writes;
}
