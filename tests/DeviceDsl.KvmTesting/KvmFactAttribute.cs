using DeviceDsl.Kvm;
using Xunit.Sdk;

namespace DeviceDsl.KvmTesting;

/// <summary>A test that runs on <c>/dev/kvm</c>; where that cannot be used it is skipped, and the reason says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
[TraitDiscoverer(KvmTraitDiscoverer.TypeName, KvmTraitDiscoverer.AssemblyName)]
public sealed class KvmFactAttribute : FactAttribute, ITraitAttribute
{
    public KvmFactAttribute()
    {
        if (!KvmMachine.IsAvailable(out string reason)) Skip = reason;
    }
}
