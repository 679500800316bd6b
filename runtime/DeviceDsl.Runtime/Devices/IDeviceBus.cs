using DeviceDsl.Machines;
using Microsoft.Extensions.Logging;

namespace DeviceDsl.Devices;

/// <summary>What a device is attached to: a machine, or a bus of it.</summary>
internal interface IDeviceBus
{
    /// <summary>The guest's memory.</summary>
    GuestMemoryMap Memory { get; }

    /// <summary>Whether the guest lets the device access memory.</summary>
    bool HasMemoryAccess { get; }

    /// <summary>The log.</summary>
    ILogger Logger { get; }
}
