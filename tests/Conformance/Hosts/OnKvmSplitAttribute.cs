using DeviceDsl.KvmTesting;
using Xunit.Sdk;

namespace DeviceDsl.Conformance.Hosts;

/// <summary>Runs a theory on <c>/dev/kvm</c>, with an IOAPIC of this process.</summary>
[TraitDiscoverer(KvmTraitDiscoverer.TypeName, KvmTraitDiscoverer.AssemblyName)]
public sealed class OnKvmSplitAttribute() : OnKvmHostAttribute(HostKind.KvmSplit);
