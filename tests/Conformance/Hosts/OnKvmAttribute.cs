using DeviceDsl.KvmTesting;
using Xunit.Sdk;

namespace DeviceDsl.Conformance.Hosts;

/// <summary>Runs a theory on <c>/dev/kvm</c>, with all interrupt controllers in the kernel.</summary>
[TraitDiscoverer(KvmTraitDiscoverer.TypeName, KvmTraitDiscoverer.AssemblyName)]
public sealed class OnKvmAttribute() : OnKvmHostAttribute(HostKind.Kvm);
