using System.Reflection;
using Xunit.Sdk;

namespace DeviceDsl.Virtio.Tests.Support;

/// <summary>Runs a theory on one machine: with each transport, if it takes one.</summary>
/// <param name="isKernel">Whether the machine is one of <c>/dev/kvm</c>.</param>
public abstract class OnMachineAttribute(bool isKernel) : DataAttribute
{
    private static readonly TransportKind[] Kinds =
        [TransportKind.PciLegacy, TransportKind.PciModern, TransportKind.MmioLegacy, TransportKind.MmioModern];

    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
        => testMethod.GetParameters().Length == 1 ? [[isKernel]] : Kinds.Select(kind => new object[] { isKernel, kind });
}
