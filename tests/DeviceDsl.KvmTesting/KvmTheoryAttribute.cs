using Xunit.Sdk;

namespace DeviceDsl.KvmTesting;

/// <summary>A theory that runs on <c>/dev/kvm</c>; where that is missing or no reference it is skipped, and the reason says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
[TraitDiscoverer(KvmTraitDiscoverer.TypeName, KvmTraitDiscoverer.AssemblyName)]
public sealed class KvmTheoryAttribute : TheoryAttribute, ITraitAttribute
{
    public KvmTheoryAttribute()
    {
        Skip = ReferenceKvm.SkipReason;
    }
}
