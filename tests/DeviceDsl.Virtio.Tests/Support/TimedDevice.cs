namespace DeviceDsl.Virtio.Tests.Support;

/// <summary>A device with a timer, and one that its states do not contain.</summary>
[VirtioDevice(4)]
internal sealed partial class TimedDevice : VirtioDevice
{
    /// <summary>The deadlines that have passed, one count for each run.</summary>
    [Transient]
    public List<ulong> Runs { get; } = [];

    /// <summary>Whether the handler throws.</summary>
    [Transient]
    public bool Throws { get; set; }

    /// <summary>Counts milliseconds.</summary>
    [Timer(Frequency = 1000)]
    public partial DeviceTimer Timeout { get; }

    /// <summary>Counts nanoseconds.</summary>
    [Timer, Transient]
    public partial DeviceTimer Forgotten { get; }

    /// <summary>Nanoseconds of the machine's clock.</summary>
    public long Time => Host.Clock.GetTimestamp();

    /// <summary>Whether the device reaches memory past its queues.</summary>
    public bool ReachesMemory(GuestAddress address)
    {
        bool isReached = false;
        Synchronize(() => isReached = Host.Memory.TryWrite(address, 1) || Host.Memory.TryRead(address, out int _));
        return isReached;
    }

    [OnTimer(nameof(Timeout)), OnTimer(nameof(Forgotten))]
    private void OnTimeout(ulong count)
    {
        Runs.Add(count);
        if (Throws) throw new InvalidOperationException("broken");
    }

    [VirtQueue(0, Size = 8)]
    private static uint OnRequest(DescriptorChain chain) => chain.Writer.Fill(1, uint.MaxValue);
}
