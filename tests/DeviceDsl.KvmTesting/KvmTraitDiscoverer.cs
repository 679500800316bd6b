using Xunit.Abstractions;
using Xunit.Sdk;

namespace DeviceDsl.KvmTesting;

/// <summary>Gives tests that run on <c>/dev/kvm</c> the category by which <c>test.sh</c> selects them for its guest.</summary>
public sealed class KvmTraitDiscoverer : ITraitDiscoverer
{
    public const string TypeName = AssemblyName + "." + nameof(KvmTraitDiscoverer);
    public const string AssemblyName = "DeviceDsl.KvmTesting";

    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute) => [new("Category", "Kvm")];
}
