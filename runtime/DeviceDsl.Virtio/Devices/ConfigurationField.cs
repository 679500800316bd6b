namespace DeviceDsl.Virtio.Devices;

/// <summary>A field of a device's configuration space, which its driver accesses by bytes.</summary>
/// <param name="entry">The row of the field in the device's description.</param>
internal sealed class ConfigurationField(VirtioConfigEntry entry)
{
    public string Name => entry.Name;

    public int Offset => entry.Offset;

    /// <summary>The offset of the first byte after the field.</summary>
    public int End => entry.Offset + entry.Length;

    public bool IsWritable => entry.Set is not null;

    public bool Holds(int offset) => offset >= Offset && offset < End;

    public byte ByteAt(int offset) => (byte)(entry.Get() >> (8 * (offset - Offset)));

    public void SetByteAt(int offset, byte value)
    {
        if (entry.Set is null) return;
        int shift = 8 * (offset - Offset);
        entry.Set((entry.Get() & ~(0xFFUL << shift)) | ((ulong)value << shift));
    }
}
