namespace DeviceDsl.Virtio.Rings;

/// <summary>A slot in a packed ring and its wrap counter (PQ-1).</summary>
internal struct PackedPosition(int size)
{
    public uint Slot { get; private set; }

    public bool Wrap { get; private set; } = true;

    public void Advance(int slots)
    {
        uint next = Slot + (uint)slots;
        while (next >= (uint)size)
        {
            next -= (uint)size;
            Wrap = !Wrap;
        }

        Slot = next;
    }

    /// <summary>The number of slots from an earlier position to this one, below two laps.</summary>
    public readonly int DistanceFrom(PackedPosition earlier)
        => (int)(((Slot + (Wrap == earlier.Wrap ? 0u : (uint)size)) - earlier.Slot + (2u * (uint)size)) % (2u * (uint)size));

    /// <summary>The position as event suppression encodes it: 15 bits of slot, one of wrap counter (PQ-6).</summary>
    public readonly uint ToEvent() => Slot | (Wrap ? 1u << 15 : 0);
}
