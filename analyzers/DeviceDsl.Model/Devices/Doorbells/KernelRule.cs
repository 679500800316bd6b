using System;
using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Devices;

/// <summary>Reports doorbells that the kernel of a profile rejects and newer kernels accept: DDSL0001.</summary>
/// <remarks>The generator wires them regardless: the machine that runs the device may follow another profile.</remarks>
internal static class KernelRule
{
    // KVM_CAP_IOEVENTFD_ANY_LENGTH.
    private static readonly Version AnyLengthOnPorts = new(4, 4);

    /// <summary>The doorbells of a device that the kernel rejects.</summary>
    public static IEnumerable<Finding> Check(DeviceDeclaration device, Version kernel)
        => HasAnyLengthOnPorts(kernel)
            ? []
            : device.Doorbells
                .Where(static doorbell => doorbell is { Space: AddressSpace.Pio, Length: 0, Match: null, IsSynchronous: false })
                .Select(doorbell => Refused(doorbell.At("Length"), doorbell.Name, kernel));

    /// <summary>Whether the kernel accepts a doorbell of any length on port I/O.</summary>
    internal static bool HasAnyLengthOnPorts(Version kernel) => kernel >= AnyLengthOnPorts;

    /// <summary>The finding that the kernel rejects a doorbell of any length on port I/O.</summary>
    internal static Finding Refused(Site site, string name, Version kernel)
        => new(Catalogue.InvalidDoorbellLength, site, 0, name, "1, 2 or 4", $"Linux {kernel} does not support on port I/O (IOE-1)");
}
