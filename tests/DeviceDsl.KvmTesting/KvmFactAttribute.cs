using Xunit.Sdk;

namespace DeviceDsl.KvmTesting;

/// <summary>A test that runs on <c>/dev/kvm</c>; where that is missing or no reference it is skipped, and the reason says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
[TraitDiscoverer(KvmTraitDiscoverer.TypeName, KvmTraitDiscoverer.AssemblyName)]
public sealed class KvmFactAttribute : FactAttribute, ITraitAttribute
{
    public KvmFactAttribute()
    {
        Skip = ReferenceKvm.SkipReason;
    }
}
