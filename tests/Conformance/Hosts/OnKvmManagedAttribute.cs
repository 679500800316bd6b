using System.Reflection;
using DeviceDsl.Kvm;
using DeviceDsl.KvmTesting;
using Xunit.Sdk;

namespace DeviceDsl.Conformance.Hosts;

/// <summary>
/// Runs a theory on <c>/dev/kvm</c> with all interrupt controllers in this process; where that cannot be used the run is skipped, and the
/// reason says why.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
[TraitDiscoverer(KvmTraitDiscoverer.TypeName, KvmTraitDiscoverer.AssemblyName)]
public sealed class OnKvmManagedAttribute : DataAttribute, ITraitAttribute
{
    public OnKvmManagedAttribute()
    {
        if (!KvmMachine.IsAvailable(out string reason)) Skip = reason;
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[HostKind.KvmManaged]];
}
