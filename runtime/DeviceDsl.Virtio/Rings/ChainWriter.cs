using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DeviceDsl.Virtio.Rings;

namespace DeviceDsl.Virtio;

/// <summary>Writes the writable bytes of a chain in order, however the driver split them into buffers (VQ-12).</summary>
/// <remarks>
/// A copy continues on its own from the position of the original. If the chain has ended (<see cref="DescriptorChain.Status"/>), the writer
/// is at its end. While the queue is suspended the writer takes bytes as usual, and they reach the guest's memory once the device may
/// access it.
/// </remarks>
public struct ChainWriter
{
    private ChainCursor _cursor;

    internal ChainWriter(ChainCursor cursor) => _cursor = cursor;

    /// <summary>The number of bytes left.</summary>
    public readonly uint Remaining => _cursor.Remaining;

    /// <summary>Returns the next contiguous bytes in guest memory, for writing; empty at the end.</summary>
    /// <param name="most">The maximum number of bytes.</param>
    /// <returns>A span that is valid within the handler, or the call of <see cref="VirtioDevice.Synchronize"/>, that took it.</returns>
    /// <exception cref="InvalidOperationException">The chain is complete.</exception>
    public Span<byte> Next(uint most = uint.MaxValue) => _cursor.Next(most);

    /// <summary>Writes bytes.</summary>
    /// <param name="source">The bytes.</param>
    /// <returns>The number of bytes written: fewer than given only at the end.</returns>
    /// <exception cref="InvalidOperationException">The chain is complete.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe int Write(ReadOnlySpan<byte> source)
    {
        if (_cursor.TryNext((uint)source.Length, out byte* start))
        {
            source.CopyTo(new Span<byte>(start, source.Length));
            return source.Length;
        }

        ChainWriter copy = this;
        int done = WriteAcross(ref copy, source);
        this = copy;
        return done;
    }

    /// <summary>Writes a value, byte by byte in host order.</summary>
    /// <typeparam name="T">A type without references, whose layout is the guest's.</typeparam>
    /// <param name="value">The value.</param>
    /// <returns>Whether enough bytes were left; if not, nothing is written.</returns>
    /// <exception cref="InvalidOperationException">The chain is complete.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe bool TryWrite<T>(T value)
        where T : unmanaged
    {
        if (_cursor.TryNext((uint)Unsafe.SizeOf<T>(), out byte* start))
        {
            Unsafe.WriteUnaligned(start, value);
            return true;
        }

        ChainWriter copy = this;
        bool isWritten = TryWriteAcross(ref copy, value);
        this = copy;
        return isWritten;
    }

    /// <summary>Writes the same byte repeatedly.</summary>
    /// <param name="value">The byte.</param>
    /// <param name="count">The number of bytes; at most all that are left.</param>
    /// <returns>The number of bytes written.</returns>
    /// <exception cref="InvalidOperationException">The chain is complete.</exception>
    public uint Fill(byte value, uint count)
    {
        uint done = 0;
        while (done < count)
        {
            Span<byte> run = _cursor.Next(count - done);
            if (run.IsEmpty) break;
            run.Fill(value);
            done += (uint)run.Length;
        }

        return done;
    }

    /// <summary>Skips the next bytes, or all that are left.</summary>
    /// <param name="count">The number of bytes.</param>
    public void Skip(uint count) => _cursor.Skip(count);

    /// <summary>Returns a writer of only the next bytes, which this writer skips.</summary>
    /// <param name="count">The number of bytes; at most all that are left.</param>
    public ChainWriter Take(uint count)
    {
        ChainCursor taken = _cursor;
        taken.Limit(count);
        _cursor.Skip(count);
        return new(taken);
    }

    private static int WriteAcross(ref ChainWriter writer, ReadOnlySpan<byte> source)
    {
        int done = 0;
        while (done < source.Length)
        {
            Span<byte> run = writer._cursor.Next((uint)(source.Length - done));
            if (run.IsEmpty) break;
            source.Slice(done, run.Length).CopyTo(run);
            done += run.Length;
        }

        return done;
    }

    private static bool TryWriteAcross<T>(ref ChainWriter writer, T value)
        where T : unmanaged
    {
        if (writer.Remaining < Unsafe.SizeOf<T>()) return false;
        return WriteAcross(ref writer, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value))) == Unsafe.SizeOf<T>();
    }
}
