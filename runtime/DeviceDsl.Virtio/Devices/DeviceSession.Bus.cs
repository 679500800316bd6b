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

    /// <summary>Whether the driver and the transport let the device access the guest's memory: not before DRIVER_OK (IE-3).</summary>
    bool IDeviceBus.HasMemoryAccess => Transport is { MayAccessMemory: true } && IsReady && MayServe;

    /// <inheritdoc/>
    ILogger IDeviceBus.Logger => Transport?.Machine.Logger ?? NullLogger.Instance;
}
