namespace DeviceDsl.Virtio.Rings;

/// <summary>
/// The part of a queue in the memory that records requests in flight. It outlives the process, and the frontend can write it.
/// </summary>
/// <remarks>
/// Its owner keeps the memory mapped while the queue has it. Every value that is read from it is checked before it is used.
/// </remarks>
/// <param name="start">The host address, a multiple of 8.</param>
/// <param name="length">The length in bytes.</param>
/// <param name="onStore">Called before and after each store: a process can end at each of these moments.</param>
internal sealed unsafe class InFlightRegion(nint start, int length, Action? onStore = null)
{
    /// <summary>The alignment of the regions of the queues.</summary>
    public const int Alignment = 64;

    private const ushort Version = 1;
    private const uint FeaturesOffset = 0;
    private const uint VersionOffset = 8;
    private const uint SizeOffset = 10;

    /// <summary>Returns the length of the region of a queue.</summary>
    /// <param name="size">The queue size in descriptors.</param>
    /// <param name="isPacked">Whether the ring is packed.</param>
    public static int LengthOf(int size, bool isPacked)
    {
        int length = isPacked ? PackedInFlight.LengthOf(size) : SplitInFlight.LengthOf(size);
        return (length + Alignment - 1) & -Alignment;
    }

    /// <summary>Claims the region for a queue: begins a new record, or continues that of an earlier process.</summary>
    /// <param name="size">The queue size in descriptors.</param>
    /// <param name="isPacked">Whether the ring is packed.</param>
    /// <param name="isNew">Whether nothing was recorded before.</param>
    /// <returns>Null, or the reason why the record cannot be used.</returns>
    public string? TryClaim(int size, bool isPacked, out bool isNew)
    {
        ushort version = Read16(VersionOffset);
        isNew = version == 0;
        if (LengthOf(size, isPacked) > length) return $"has {length} bytes, and a queue of {size} needs {LengthOf(size, isPacked)}";
        if (version > Version) return $"has version {version}, and only version {Version} is known";
        if (!isNew && Read16(SizeOffset) != size) return $"is of a queue of {Read16(SizeOffset)}, not of {size}";
        if (isNew) new Span<byte>((void*)start, length).Clear();
        Write16(SizeOffset, (ushort)size);
        Write64(FeaturesOffset, 0);
        return null;
    }

    /// <summary>Marks a new record as valid, once the rest of it is written.</summary>
    public void Seal() => Write16(VersionOffset, Version);

    public byte Read8(uint offset) => Volatile.Read(ref *At(offset));

    public ushort Read16(uint offset) => Volatile.Read(ref *(ushort*)At(offset));

    public uint Read32(uint offset) => Volatile.Read(ref *(uint*)At(offset));

    public ulong Read64(uint offset) => Volatile.Read(ref *(ulong*)At(offset));

    public void Write8(uint offset, byte value)
    {
        onStore?.Invoke();
        Volatile.Write(ref *At(offset), value);
        onStore?.Invoke();
    }

    public void Write16(uint offset, ushort value)
    {
        onStore?.Invoke();
        Volatile.Write(ref *(ushort*)At(offset), value);
        onStore?.Invoke();
    }

    public void Write32(uint offset, uint value)
    {
        onStore?.Invoke();
        Volatile.Write(ref *(uint*)At(offset), value);
        onStore?.Invoke();
    }

    public void Write64(uint offset, ulong value)
    {
        onStore?.Invoke();
        Volatile.Write(ref *(ulong*)At(offset), value);
        onStore?.Invoke();
    }

    private byte* At(uint offset)
    {
        if (offset > (uint)length - sizeof(ulong)) throw new ArgumentOutOfRangeException(nameof(offset));
        return (byte*)start + offset;
    }
}
