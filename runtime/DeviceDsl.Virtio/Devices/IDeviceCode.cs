namespace DeviceDsl.Virtio.Devices;

/// <summary>The code of a device class, as its session calls it: always under the gate of the device.</summary>
internal interface IDeviceCode
{
    /// <inheritdoc cref="VirtioDevice.OnFeatures"/>
    bool OnFeatures(VirtioFeatures features);

    /// <inheritdoc cref="VirtioDevice.OnDriverReady"/>
    void OnDriverReady();

    /// <inheritdoc cref="VirtioDevice.OnReset"/>
    void OnReset();

    /// <inheritdoc cref="VirtioDevice.OnQueueReset"/>
    void OnQueueReset(int index);

    /// <inheritdoc cref="VirtioDevice.OnSaving"/>
    void OnSaving(StateWriter writer);

    /// <inheritdoc cref="VirtioDevice.OnLoading"/>
    Action OnLoading(StateReader reader);

    /// <summary>Reports to the listeners of <see cref="VirtioDevice.Failed"/> that the device needs a reset.</summary>
    void OnFailed(VirtioFailedEventArgs failure);
}
