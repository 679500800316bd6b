using System.Reflection;
using DeviceDsl.Kvm;
using DeviceDsl.KvmTesting;
using Xunit.Sdk;

namespace DeviceDsl.Conformance.Hosts;

/// <summary>Runs a theory on <c>/dev/kvm</c>; where that cannot be used the run is skipped, and the reason says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
[TraitDiscoverer(KvmTraitDiscoverer.TypeName, KvmTraitDiscoverer.AssemblyName)]
public sealed class OnKvmAttribute : DataAttribute, ITraitAttribute
{
    public OnKvmAttribute()
    {
        if (!KvmMachine.IsAvailable(out string reason)) Skip = reason;
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[HostKind.Kvm]];
}
