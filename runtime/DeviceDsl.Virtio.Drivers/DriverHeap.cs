using DeviceDsl.Machines;

namespace DeviceDsl.Virtio;

/// <summary>Guest memory that a driver allocates from one end to the other, without freeing.</summary>
/// <param name="memory">The guest's memory.</param>
/// <param name="start">Its first address.</param>
/// <param name="length">Its length in bytes.</param>
public sealed class DriverHeap(GuestMemoryMap memory, GuestAddress start, ulong length)
{
    private ulong _used;

    /// <summary>The guest's memory.</summary>
    public GuestMemoryMap Memory { get; } = memory;

    /// <summary>Allocates bytes, all zero.</summary>
    /// <param name="count">The number of bytes.</param>
    /// <param name="alignment">The alignment of the first byte, a power of two.</param>
    /// <exception cref="InvalidOperationException">The heap has fewer bytes left, or is not writable guest memory.</exception>
    public GuestAddress Take(ulong count, ulong alignment = 16)
    {
        ArgumentOutOfRangeException.ThrowIfZero(alignment);
        ulong at = (start.Value + _used + alignment - 1) & ~(alignment - 1);
        if (at + count > start.Value + length)
        {
            throw new InvalidOperationException($"The driver's heap at {start} has fewer than {count} bytes left.");
        }

        if (!Memory.TryWrite(at, new byte[count]))
        {
            throw new InvalidOperationException($"The driver's heap cannot write guest memory at 0x{at:x}.");
        }

        _used = at + count - start.Value;
        return at;
    }
}
