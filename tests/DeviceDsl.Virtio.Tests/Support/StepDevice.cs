namespace DeviceDsl.Virtio.Tests.Support;

/// <summary>A device that takes its requests one at a time, and shows each before it takes the next.</summary>
[VirtioDevice(4)]
internal sealed partial class StepDevice : VirtioDevice
{
    public int Served { get; private set; }

    public Action? OnServed { get; set; }

    [VirtQueue(0, Size = 64)]
    private void OnKick(VirtQueue queue)
    {
        if (!queue.TryTake(out DescriptorChain chain)) return;
        queue.Complete(chain, 0);
        Publish(queue);
        Served++;
        OnServed?.Invoke();
    }
}
