using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Hosts;

/// <summary>An access to a device that only handlers may make, one at a time.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Member">The member that is changed or used.</param>
/// <param name="Instance">The device, as written.</param>
/// <param name="Kind">The kind of access.</param>
internal sealed record DeviceAccess(IOperation Operation, ISymbol Member, IOperation? Instance, DeviceAccessKind Kind)
{
    /// <summary>Whether it accesses the object to which the code belongs.</summary>
    public bool IsOfThis => Kind is DeviceAccessKind.Served or DeviceAccessKind.Driven || DeviceMembers.IsThis(Instance);
}
