namespace DeviceDsl.Virtio.Rings;

/// <summary>The flags of a descriptor; the last two exist only in packed rings.</summary>
[Flags]
internal enum DescriptorFlags : ushort
{
    Next = 1,
    Write = 2,
    Indirect = 4,
    Available = 1 << 7,
    Used = 1 << 15,
}
