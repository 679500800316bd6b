using System.Reflection;
using DeviceDsl.KvmTesting;
using Xunit.Sdk;

namespace DeviceDsl.Conformance.Hosts;

/// <summary>
/// Runs a theory on a machine on <c>/dev/kvm</c>; where that is missing or no reference the run is skipped, and the reason says why.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class OnKvmHostAttribute : DataAttribute, ITraitAttribute
{
    private readonly HostKind _kind;

    protected OnKvmHostAttribute(HostKind kind)
    {
        _kind = kind;
        Skip = ReferenceKvm.SkipReason;
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[_kind]];
}
