using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DeviceDsl.Virtio.Rings;

namespace DeviceDsl.Virtio;

/// <summary>Reads the readable bytes of a chain in order, however the driver split them into buffers (VQ-12).</summary>
/// <remarks>
/// A copy continues on its own from the position of the original. The guest can change its memory at any time: read a value on which a
/// decision depends once, into the device's own memory (VQ-6). Unless the chain is in flight (<see cref="DescriptorChain.Status"/>), the
/// reader is at its end.
/// </remarks>
public struct ChainReader
{
    private ChainCursor _cursor;

    internal ChainReader(ChainCursor cursor) => _cursor = cursor;

    /// <summary>The number of bytes left.</summary>
    public readonly uint Remaining => _cursor.Remaining;

    /// <summary>Returns the next contiguous bytes in guest memory; empty at the end.</summary>
    /// <param name="most">The maximum number of bytes.</param>
    /// <returns>A span that is valid within the handler, or the call of <see cref="VirtioDevice.Synchronize"/>, that took it.</returns>
    /// <exception cref="InvalidOperationException">The chain is complete.</exception>
    public ReadOnlySpan<byte> Next(uint most = uint.MaxValue) => _cursor.Next(most);

    /// <summary>Copies the next bytes.</summary>
    /// <param name="destination">The destination.</param>
    /// <returns>The number of bytes copied: fewer than requested only at the end.</returns>
    /// <exception cref="InvalidOperationException">The chain is complete.</exception>
    public int Read(Span<byte> destination)
    {
        int done = 0;
        while (done < destination.Length)
        {
            ReadOnlySpan<byte> run = _cursor.Next((uint)(destination.Length - done));
            if (run.IsEmpty) break;
            run.CopyTo(destination[done..]);
            done += run.Length;
        }

        return done;
    }

    /// <summary>Reads a value, byte by byte in guest order.</summary>
    /// <typeparam name="T">A type without references, whose layout is the guest's.</typeparam>
    /// <param name="value">The value.</param>
    /// <returns>Whether enough bytes were left; if not, none is consumed.</returns>
    /// <exception cref="InvalidOperationException">The chain is complete.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe bool TryRead<T>(out T value)
        where T : unmanaged
    {
        if (_cursor.TryNext((uint)Unsafe.SizeOf<T>(), out byte* start))
        {
            value = Unsafe.ReadUnaligned<T>(start);
            return true;
        }

        ChainReader copy = this;
        bool isRead = TryReadAcross(ref copy, out value);
        this = copy;
        return isRead;
    }

    /// <summary>Skips the next bytes, or all that are left.</summary>
    /// <param name="count">The number of bytes.</param>
    public void Skip(uint count) => _cursor.Skip(count);

    /// <summary>Returns a reader of only the next bytes, which this reader skips.</summary>
    /// <param name="count">The number of bytes; at most all that are left.</param>
    public ChainReader Take(uint count)
    {
        ChainCursor taken = _cursor;
        taken.Limit(count);
        _cursor.Skip(count);
        return new(taken);
    }

    private static bool TryReadAcross<T>(ref ChainReader reader, out T value)
        where T : unmanaged
    {
        value = default;
        if (reader.Remaining < Unsafe.SizeOf<T>()) return false;
        reader.Read(MemoryMarshal.AsBytes(new Span<T>(ref value)));
        return true;
    }
}
