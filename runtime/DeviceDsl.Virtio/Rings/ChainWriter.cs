using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DeviceDsl.Virtio.Rings;

namespace DeviceDsl.Virtio;

/// <summary>Writes the writable bytes of a chain in order, however the driver cut them (VQ-12).</summary>
/// <remarks>
/// A copy goes on by itself from where the original was. Of a chain that has ended (<see cref="DescriptorChain.Status"/>) it is at its
/// end. While the queue is suspended it takes bytes as usual, which reach the guest's memory once the device may access it.
/// </remarks>
public struct ChainWriter
{
    private ChainCursor _cursor;

    internal ChainWriter(ChainCursor cursor) => _cursor = cursor;

    /// <summary>How many bytes are left.</summary>
    public readonly uint Remaining => _cursor.Remaining;

    /// <summary>The next bytes as they lie in guest memory, to be written; empty at the end.</summary>
    /// <param name="most">How many at most.</param>
    /// <returns>A span that is valid within the handler, or the call of <see cref="VirtioDevice.Synchronize"/>, that took it.</returns>
    /// <exception cref="InvalidOperationException">The chain is complete.</exception>
    public Span<byte> Next(uint most = uint.MaxValue) => _cursor.Next(most);

    /// <summary>Writes bytes.</summary>
    /// <param name="source">The bytes.</param>
    /// <returns>For how many there was room: fewer than all only at the end.</returns>
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

    /// <summary>Writes a value, byte by byte as it lies in the host.</summary>
    /// <typeparam name="T">A type without references, whose layout is the guest's.</typeparam>
    /// <param name="value">The value.</param>
    /// <returns>Whether there was room; if not, nothing is written.</returns>
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

    /// <summary>Writes the same byte again and again.</summary>
    /// <param name="value">The byte.</param>
    /// <param name="count">How often, or to the end.</param>
    /// <returns>How often there was room.</returns>
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

    /// <summary>Passes over the next bytes, or all that are left.</summary>
    /// <param name="count">How many.</param>
    public void Skip(uint count) => _cursor.Skip(count);

    /// <summary>A writer of the next bytes alone, which this one passes over.</summary>
    /// <param name="count">How many, or all that are left.</param>
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
