namespace DeviceDsl.Virtio.Rings;

/// <summary>The buffers of one chain in flight: the readable segments, then the writable ones. Used again and again.</summary>
internal sealed class ChainBuffers(VirtQueue queue)
{
    /// <summary>As many segments as a request of header, data and status has, and one to spare.</summary>
    public const int SmallestCapacity = 4;

    private const uint ParkedBit = 1;

    public Segment[] Segments = new Segment[SmallestCapacity];
    public int Count;
    public int ReadableCount;
    public uint ReadableLength;
    public uint WritableLength;

    /// <summary>What the driver knows the chain by: the head of a split one, the buffer id of a packed one.</summary>
    public ushort Id;

    /// <summary>How many places in the ring it takes.</summary>
    public int Slots;

    /// <summary>
    /// Which of the chains that these buffers served it is: older handles are refused. It is even, and odd while the chain is parked.
    /// Handles are even, so that one comparison finds both those that are too old and those that cannot be used now.
    /// </summary>
    public uint Version;

    /// <summary>How many chains were taken before it.</summary>
    public long TakenAs;

    /// <summary>Its place among those that come back in their order (IO-1).</summary>
    public int Turn;

    /// <summary>Whether it was completed while the guest's memory could not be accessed, and waits until that can be (PC-6).</summary>
    public bool IsComplete;

    /// <summary>The bytes written, where it waits so.</summary>
    public uint Written;

    /// <summary>What was written while the guest's memory could not be accessed; <see langword="null"/> for nothing.</summary>
    public List<DeferredWrite>? Deferred;

    /// <summary>Whether the device was refused an access while the queue was suspended: what it makes of the chain then is no answer.</summary>
    public bool WasRefused;

    public VirtQueue Queue => queue;

    /// <summary>Whether handles do not lead to the guest's memory: the queue is suspended, or has ended.</summary>
    public bool IsParked => (Version & ParkedBit) != 0;

    public void Park() => Version |= ParkedBit;

    public void Unpark() => Version &= ~ParkedBit;

    /// <summary>Refuses all handles of before.</summary>
    public void EndHandles() => Version = (Version | ParkedBit) + 1;

    /// <summary>Whether a handle is of the chain that these buffers serve, parked or not.</summary>
    public bool IsHeldBy(uint version) => (Version & ~ParkedBit) == version;

    /// <summary>How many bytes of a part are left to a handle that the buffers do not serve as usual.</summary>
    /// <param name="version">The version of the handle.</param>
    /// <param name="isWritable">Which part.</param>
    /// <param name="remaining">How many there are otherwise, at least 1.</param>
    public uint RemainingWhileParked(uint version, bool isWritable, uint remaining)
        => !IsHeldBy(version) || queue.MayDefer(this, isWritable) ? remaining : 0;
}
