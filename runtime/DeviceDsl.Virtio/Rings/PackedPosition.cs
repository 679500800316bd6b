namespace DeviceDsl.Virtio.Rings;

/// <summary>A place in a packed ring, and in which of the alternating laps (PQ-1).</summary>
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

    /// <summary>As event suppression names it: 15 bits of place, one of lap (PQ-6).</summary>
    public readonly uint ToEvent() => Slot | (Wrap ? 1u << 15 : 0);
}
