using System.Reflection;
using DeviceDsl.Kvm;
using DeviceDsl.KvmTesting;
using Xunit.Sdk;

namespace DeviceDsl.Conformance.Hosts;

/// <summary>
/// Runs a theory on <c>/dev/kvm</c> with an IOAPIC of this process; where that cannot be used the run is skipped, and the reason says why.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
[TraitDiscoverer(KvmTraitDiscoverer.TypeName, KvmTraitDiscoverer.AssemblyName)]
public sealed class OnKvmSplitAttribute : DataAttribute, ITraitAttribute
{
    public OnKvmSplitAttribute()
    {
        if (!KvmMachine.IsAvailable(out string reason)) Skip = reason;
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[HostKind.KvmSplit]];
}
