namespace DeviceDsl.Virtio.Devices;

/// <content>A session with a vhost-user frontend, which has negotiated with the driver by itself and passes on the result.</content>
internal sealed partial class DeviceSession
{
    private bool _hasBegun;

    /// <summary>
    /// The features that a frontend may pass on. They include two that only legacy drivers use, because the frontend decides which driver
    /// it serves, but no notifications with data, because a kick is an eventfd.
    /// </summary>
    public VirtioFeatures BackendFeatures
        => new(OfferedFeatures.With(VirtioFeature.AnyLayout).With(VirtioFeature.NotifyOnEmpty).Bits
            & ~VirtioFeatures.Of(VirtioFeature.NotificationData, VirtioFeature.NotificationConfigData).Bits);

    /// <summary>
    /// The frontend sets the negotiated features. Other features than before begin a new session: the device is reset first.
    /// </summary>
    /// <returns>Whether the device works with them.</returns>
    public bool TrySetBackendFeatures(VirtioFeatures features)
    {
        using (_gate.Enter())
        {
            if (!IsLegacy && !NeedsReset && features == Features) return true;
            ResetCore();
            if ((features.Bits & ~BackendFeatures.Bits) != 0 || !IsAcceptable(features)) return false;
            _written = features.Bits;
            Features = features;
            _status = VirtioStatus.Acknowledge | VirtioStatus.Driver | VirtioStatus.FeaturesOk;
            return true;
        }
    }

    /// <summary>Whether every byte of a range of the configuration can be written.</summary>
    public bool CanWriteConfiguration(ulong offset, int length) => _configuration.IsWritable(offset, length);

    // Inside the gate.

    /// <summary>The first ring has started: the driver is ready.</summary>
    public void BeginForBackend()
    {
        if (IsReady) return;
        _status |= VirtioStatus.DriverOk;
        bool isFirst = !_hasBegun;
        _hasBegun = true;
        if (isFirst) _gate.Guard(nameof(IDeviceCode.OnDriverReady), Code.OnDriverReady);
        // The configuration changed while all rings were stopped, when the frontend must not be notified (VU-17).
        if (_hasConfigurationChanged) Interrupts.RaiseForConfiguration();
    }

    /// <summary>The last ring has stopped: the device is suspended, and must not notify the frontend (VU-17).</summary>
    public void EndForBackend() => _status &= ~VirtioStatus.DriverOk;

    /// <summary>Reports requests that end without an answer, because their ring had to stop.</summary>
    public void ReportLost(int queue, int count)
        => Transport?.Machine.ReportDriver(
            _device,
            _device.Name,
            $"Queue {queue} was stopped with {count} requests in flight that were not taken in this order; they are lost.");
}
