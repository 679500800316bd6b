namespace DeviceDsl.Virtio.Rings;

/// <summary>The buffers of one chain in flight: the readable segments, then the writable ones. Used again and again.</summary>
internal sealed class ChainBuffers(VirtQueue queue)
{
    /// <summary>As many segments as a request of header, data and status has, and one to spare.</summary>
    public const int SmallestCapacity = 4;

    public Segment[] Segments = new Segment[SmallestCapacity];
    public int Count;
    public int ReadableCount;
    public uint ReadableLength;
    public uint WritableLength;

    /// <summary>What the driver knows the chain by: the head of a split one, the buffer id of a packed one.</summary>
    public ushort Id;

    /// <summary>How many places in the ring it takes.</summary>
    public int Slots;

    /// <summary>Which of the chains that these buffers served it is: older handles are refused.</summary>
    public uint Version;

    /// <summary>How many chains were taken before it.</summary>
    public long TakenAs;

    /// <summary>The bytes written, once it is complete.</summary>
    public uint Written;

    /// <summary>Whether it is complete, and waits for those before it (IO-1).</summary>
    public bool IsComplete;

    public VirtQueue Queue => queue;
}
