using DeviceDsl.KvmTesting;
using Xunit.Sdk;

namespace DeviceDsl.Conformance.Hosts;

/// <summary>Runs a theory on <c>/dev/kvm</c>, with all interrupt controllers in this process.</summary>
[TraitDiscoverer(KvmTraitDiscoverer.TypeName, KvmTraitDiscoverer.AssemblyName)]
public sealed class OnKvmManagedAttribute() : OnKvmHostAttribute(HostKind.KvmManaged);
