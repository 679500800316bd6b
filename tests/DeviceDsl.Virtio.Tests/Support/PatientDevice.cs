namespace DeviceDsl.Virtio.Tests.Support;

/// <summary>A device that keeps its requests, and completes and publishes them when it is told to.</summary>
[VirtioDevice(4)]
internal sealed partial class PatientDevice(VirtioDeviceOptions? options = null) : VirtioDevice(options: options)
{
    private readonly List<DescriptorChain> _kept = [];

    public int Kept => _kept.Count;

    /// <summary>Completes the oldest request that it keeps, or the newest.</summary>
    public void Complete(bool isNewest = false) => Synchronize(() =>
    {
        int index = isNewest ? _kept.Count - 1 : 0;
        DescriptorChain chain = _kept[index];
        _kept.RemoveAt(index);
        LiveQueue(0)!.Complete(chain, chain.Writer.Fill(6, uint.MaxValue));
    });

    public void Publish() => Synchronize(() => Publish(LiveQueue(0)!));

    protected override void OnReset() => _kept.Clear();

    protected override Action OnLoading(StateReader reader) => _kept.Clear;

    [VirtQueue(0, Size = 16)]
    private void OnKeep(VirtQueue queue)
    {
        while (queue.TryTake(out DescriptorChain chain)) _kept.Add(chain);
    }
}
