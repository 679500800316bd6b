using DeviceDsl.Kvm;
using DeviceDsl.KvmTesting;
using Xunit.Sdk;

namespace DeviceDsl.Virtio.Tests.Support;

/// <summary>Runs a theory on <c>/dev/kvm</c>; where that cannot be used the run is skipped, and the reason says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
[TraitDiscoverer(KvmTraitDiscoverer.TypeName, KvmTraitDiscoverer.AssemblyName)]
public sealed class OnKvmAttribute : OnMachineAttribute, ITraitAttribute
{
    public OnKvmAttribute()
        : base(isKernel: true)
    {
        if (!KvmMachine.IsAvailable(out string reason)) Skip = reason;
    }
}
