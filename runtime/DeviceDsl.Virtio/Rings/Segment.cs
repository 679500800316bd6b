namespace DeviceDsl.Virtio.Rings;

/// <summary>Bytes of a chain that lie together in the host.</summary>
internal unsafe struct Segment
{
    public byte* Start;
    public uint Length;

    public readonly nint Address => (nint)Start;
}
