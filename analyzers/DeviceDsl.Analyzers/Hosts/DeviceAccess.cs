using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Hosts;

/// <summary>A place where code does to a device what only one handler at a time may do.</summary>
/// <param name="Operation">The place.</param>
/// <param name="Member">What is changed or used.</param>
/// <param name="Instance">The device, as the code names it.</param>
/// <param name="Kind">What is done.</param>
internal sealed record DeviceAccess(IOperation Operation, ISymbol Member, IOperation? Instance, DeviceAccessKind Kind)
{
    /// <summary>Whether it is done to the object that the code belongs to.</summary>
    public bool IsOfThis => Kind is DeviceAccessKind.Served or DeviceAccessKind.Driven || DeviceMembers.IsThis(Instance);
}
