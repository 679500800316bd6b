namespace DeviceDsl.Virtio;

/// <summary>The addresses of the three areas of a ring.</summary>
/// <param name="Descriptors">The descriptor table of a split ring, the descriptor ring of a packed one.</param>
/// <param name="Driver">The available ring of a split ring, the driver's event suppression of a packed one.</param>
/// <param name="Device">The used ring of a split ring, the device's event suppression of a packed one.</param>
public readonly record struct VirtQueueAreas(GuestAddress Descriptors, GuestAddress Driver, GuestAddress Device)
{
    /// <summary>Returns the areas of a legacy split ring, which is one block (SQ-17).</summary>
    /// <param name="start">
    /// The start of the block, as chosen by the driver; an end beyond 2^64 wraps, and is rejected with the queue.
    /// </param>
    /// <param name="size">The queue size in descriptors, 1 to 32768.</param>
    /// <param name="alignment">The alignment of the used ring in bytes, a power of two: 4096 with PCI.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size or the alignment is invalid.</exception>
    public static VirtQueueAreas Legacy(GuestAddress start, int size, uint alignment)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, 32768);
        ArgumentOutOfRangeException.ThrowIfNotEqual(uint.IsPow2(alignment), true, nameof(alignment));
        ulong driver = 16UL * (uint)size;
        ulong end = driver + 6 + (2UL * (uint)size);
        // Rounded up, unlike the formula printed in the specification (T-1).
        ulong device = (end + alignment - 1) & ~((ulong)alignment - 1);
        return new(start, start.Plus(driver), start.Plus(device));
    }
}
