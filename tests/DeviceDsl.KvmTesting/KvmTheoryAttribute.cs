using DeviceDsl.Kvm;
using Xunit.Sdk;

namespace DeviceDsl.KvmTesting;

/// <summary>A theory that runs on <c>/dev/kvm</c>; where that cannot be used it is skipped, and the reason says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
[TraitDiscoverer(KvmTraitDiscoverer.TypeName, KvmTraitDiscoverer.AssemblyName)]
public sealed class KvmTheoryAttribute : TheoryAttribute, ITraitAttribute
{
    public KvmTheoryAttribute()
    {
        if (!KvmMachine.IsAvailable(out string reason)) Skip = reason;
    }
}
