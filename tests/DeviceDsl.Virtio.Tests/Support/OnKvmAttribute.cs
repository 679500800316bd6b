using DeviceDsl.KvmTesting;
using Xunit.Sdk;

namespace DeviceDsl.Virtio.Tests.Support;

/// <summary>Runs a theory on <c>/dev/kvm</c>; where that is missing or no reference the run is skipped, and the reason says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
[TraitDiscoverer(KvmTraitDiscoverer.TypeName, KvmTraitDiscoverer.AssemblyName)]
public sealed class OnKvmAttribute : OnMachineAttribute, ITraitAttribute
{
    public OnKvmAttribute()
        : base(isKernel: true)
    {
        Skip = ReferenceKvm.SkipReason;
    }
}
