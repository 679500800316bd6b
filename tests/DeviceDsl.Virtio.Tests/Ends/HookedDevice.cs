namespace DeviceDsl.Virtio.Tests.Ends;

/// <summary>A virtio device that calls back from each kind of code that a device has.</summary>
[VirtioDevice(4)]
internal sealed partial class HookedDevice(VirtioDeviceOptions? options = null) : VirtioDevice(options: options)
{
    /// <summary>Called with the kind of code that runs.</summary>
    public Action<Way>? Hook { get; set; }

    public int Served { get; private set; }

    [VirtioConfig(0)]
    private uint Number
    {
        get
        {
            Hook?.Invoke(Way.ConfigurationGetter);
            return 7;
        }
    }

    [VirtioConfig(8, IsWritable = true)]
    private byte Dial
    {
        get => 0;
        set => Hook?.Invoke(Way.ConfigurationSetter);
    }

    protected override bool OnFeatures(VirtioFeatures features)
    {
        Hook?.Invoke(Way.Features);
        return true;
    }

    protected override void OnDriverReady() => Hook?.Invoke(Way.DriverReady);

    protected override void OnReset() => Hook?.Invoke(Way.Reset);

    protected override void OnQueueReset(int index) => Hook?.Invoke(Way.QueueReset);

    protected override void OnSaving(StateWriter writer) => Hook?.Invoke(Way.Saving);

    protected override Action OnLoading(StateReader reader) => () => Hook?.Invoke(Way.Loading);

    [VirtQueue(0, Size = 16)]
    private uint OnRequest(DescriptorChain chain)
    {
        Hook?.Invoke(Way.Queue);
        Served++;
        return 0;
    }
}
