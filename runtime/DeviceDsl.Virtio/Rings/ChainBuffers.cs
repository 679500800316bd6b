namespace DeviceDsl.Virtio.Rings;

/// <summary>The buffers of one chain in flight: the readable segments, then the writable ones. Reused by later chains.</summary>
internal sealed class ChainBuffers(VirtQueue queue)
{
    /// <summary>The number of segments of a request with header, data and status, plus one.</summary>
    public const int MinCapacity = 4;

    private const uint ParkedBit = 1;

    public Segment[] Segments = new Segment[MinCapacity];
    public int Count;
    public int ReadableCount;
    public uint ReadableLength;
    public uint WritableLength;

    /// <summary>The driver's name for the chain: the head in a split ring, the buffer id in a packed one.</summary>
    public ushort Id;

    /// <summary>The number of ring slots that it takes.</summary>
    public int Slots;

    /// <summary>
    /// The version of the chain that these buffers serve, by which handles of earlier chains are rejected. It is even, and odd while the
    /// chain is parked. Handles are even, so that one comparison detects both handles that are too old and handles that cannot be used now.
    /// </summary>
    public uint Version;

    /// <summary>The number of chains taken before it.</summary>
    public long TakenAs;

    /// <summary>Its position among the chains that are completed in order (IO-1).</summary>
    public int Turn;

    /// <summary>
    /// Whether it was completed while the guest's memory was not accessible, and waits until that is accessible again (PC-6).
    /// </summary>
    public bool IsComplete;

    /// <summary>The number of bytes written, if it waits like that.</summary>
    public uint Written;

    /// <summary>The writes made while the guest's memory was not accessible; <see langword="null"/> for none.</summary>
    public List<PostponedWrite>? Postponed;

    /// <summary>Whether the device was denied an access while the queue was suspended: its completion is then no valid answer.</summary>
    public bool WasRefused;

    public VirtQueue Queue => queue;

    /// <summary>Whether handles cannot access the guest's memory because the queue is suspended or has ended.</summary>
    public bool IsParked => (Version & ParkedBit) != 0;

    public void Park() => Version |= ParkedBit;

    public void Unpark() => Version &= ~ParkedBit;

    /// <summary>Invalidates all earlier handles.</summary>
    public void InvalidateHandles() => Version = (Version | ParkedBit) + 1;

    /// <summary>Whether a handle belongs to the chain that these buffers serve, parked or not.</summary>
    public bool IsHeldBy(uint version) => (Version & ~ParkedBit) == version;

    /// <summary>Returns the number of bytes left in a part for a handle whose version does not match that of the buffers.</summary>
    /// <param name="version">The version of the handle.</param>
    /// <param name="isWritable">Whether it is the writable part.</param>
    /// <param name="remaining">The number of bytes left otherwise, at least 1.</param>
    public uint RemainingWhileParked(uint version, bool isWritable, uint remaining)
        => !IsHeldBy(version) || queue.MayDefer(this, isWritable) ? remaining : 0;
}
