using DeviceDsl.Machines;

namespace DeviceDsl.Virtio;

/// <summary>Guest memory that a driver gives out, from one end to the other.</summary>
/// <param name="memory">The guest's memory.</param>
/// <param name="start">Where it begins.</param>
/// <param name="length">How many bytes there are.</param>
public sealed class DriverHeap(GuestMemoryMap memory, GuestAddress start, ulong length)
{
    private ulong _used;

    /// <summary>The guest's memory.</summary>
    public GuestMemoryMap Memory { get; } = memory;

    /// <summary>Takes bytes, all zeros.</summary>
    /// <param name="count">How many.</param>
    /// <param name="alignment">The alignment of the first, a power of two.</param>
    /// <exception cref="InvalidOperationException">There are not so many, or there is no memory.</exception>
    public GuestAddress Take(ulong count, ulong alignment = 16)
    {
        ArgumentOutOfRangeException.ThrowIfZero(alignment);
        ulong at = (start.Value + _used + alignment - 1) & ~(alignment - 1);
        if (at + count > start.Value + length) throw new InvalidOperationException($"The driver's heap at {start} has no {count} bytes left.");
        if (!Memory.TryWrite(at, new byte[count])) throw new InvalidOperationException($"The driver's heap has no memory at 0x{at:x}.");
        _used = at + count - start.Value;
        return at;
    }
}
