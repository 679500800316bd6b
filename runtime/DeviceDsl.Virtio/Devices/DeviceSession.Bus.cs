using DeviceDsl.Devices;
using DeviceDsl.Machines;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeviceDsl.Virtio.Devices;

/// <content>What code of the device reaches through its host.</content>
internal sealed partial class DeviceSession : IDeviceBus
{
    /// <inheritdoc/>
    GuestMemoryMap IDeviceBus.Memory => ConnectedTransport.Machine.Memory;

    /// <summary>False: the queues give a device the memory of its driver, and mark what it writes for a migration.</summary>
    bool IDeviceBus.HasMemoryAccess => false;

    /// <inheritdoc/>
    ILogger IDeviceBus.Logger => Transport?.Machine.Logger ?? NullLogger.Instance;
}
