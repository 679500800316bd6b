namespace DeviceDsl.Virtio.Rings;

/// <summary>Bytes of a chain that are contiguous in host memory.</summary>
internal unsafe struct Segment
{
    public byte* Start;
    public uint Length;

    public readonly nint Address => (nint)Start;
}
