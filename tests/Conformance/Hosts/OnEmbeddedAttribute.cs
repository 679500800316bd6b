using System.Reflection;
using Xunit.Sdk;

namespace DeviceDsl.Conformance.Hosts;

/// <summary>Runs a theory on the embedded machine.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnEmbeddedAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[HostKind.Embedded]];
}
