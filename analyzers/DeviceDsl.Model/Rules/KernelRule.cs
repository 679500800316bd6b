using System;
using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Declarations;
using DeviceDsl.Model.Machines;

namespace DeviceDsl.Model.Rules;

/// <summary>What the kernel of a profile refuses, and newer ones do not: DDSL0001.</summary>
/// <remarks>The generator wires it all the same: the machine that runs it may be another.</remarks>
internal static class KernelRule
{
    // KVM_CAP_IOEVENTFD_ANY_LENGTH.
    private static readonly Version AnyLengthOnPorts = new(4, 4);

    public static IEnumerable<Finding> Check(DeviceDeclaration device, Version kernel)
        => kernel >= AnyLengthOnPorts
            ? []
            : device.Doorbells
                .Where(static doorbell => doorbell is { Space: DoorbellSpace.Pio, Length: 0, Match: null, IsSynchronous: false })
                .Select(doorbell => Refused(doorbell.At("Length"), doorbell.Name, kernel));

    /// <summary>The same of devices whose source is elsewhere, told where they are attached.</summary>
    public static IEnumerable<Finding> Check(MachineDeclaration machine, Version kernel)
        => kernel >= AnyLengthOnPorts
            ? []
            : MachineMap.Create(machine.Attaches.Where(static attach => attach.Type.DeclaringSyntaxReferences.IsEmpty)).Doorbells
                .Where(static doorbell => doorbell is { IsSynchronous: false, Key: { Space: DoorbellSpace.Pio, Length: 0 } })
                .Select(doorbell => Refused(new(doorbell.Attach.Attribute), doorbell.Name, kernel));

    private static Finding Refused(Site site, string name, Version kernel)
        => new(RuleIds.InvalidDoorbellLength, site, null, 0, name, "1, 2 or 4", $"Linux {kernel} has on port I/O (IOE-1)");
}
