using System.Runtime.CompilerServices;

namespace DeviceDsl.Virtio.Rings;

/// <summary>A position in the readable or the writable part of a chain.</summary>
/// <remarks>
/// <para>
/// The usual access, to contiguous bytes, is inlined into the device's code. The calls that are not inlined work on a copy of the cursor,
/// its reader or its writer: passed by reference, these would always live in memory.
/// </para>
/// <para>
/// A parked chain fails the same comparison as a complete one, so that the usual access needs only one check: it is not made, and the slow
/// path finds out why.
/// </para>
/// </remarks>
internal struct ChainCursor
{
    private readonly ChainBuffers _buffers;
    private readonly uint _version;
    private int _segment;
    private uint _offset;
    private uint _remaining;

    public ChainCursor(ChainBuffers buffers, uint version, bool isWritable)
    {
        _buffers = buffers;
        _version = version;
        _segment = isWritable ? buffers.ReadableCount : 0;
        _remaining = isWritable ? buffers.WritableLength : buffers.ReadableLength;
    }

    /// <summary>The number of bytes left: 0 for a chain that has ended, or that cannot be accessed in this way now.</summary>
    public readonly uint Remaining
        => _remaining == 0 || _buffers.Version == _version ? _remaining : _buffers.RemainingWhileParked(_version, IsWritable, _remaining);

    // A reader that has bytes left is at a readable segment.
    private readonly bool IsWritable => _segment >= _buffers.ReadableCount;

    /// <summary>Returns the next contiguous bytes, at most the given number; empty at the end.</summary>
    public unsafe Span<byte> Next(uint most)
    {
        most = Math.Min(Math.Min(most, _remaining), int.MaxValue);
        if (most == 0) return default;
        if (_buffers.Version != _version) return NextWhileParked(most);
        byte* start = Pass(most, out int length);
        return new Span<byte>(start, length);
    }

    /// <summary>Passes over the next bytes, if that many are left, contiguous and accessible, and returns where they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe bool TryNext(uint count, out byte* start)
    {
        start = null;
        if (count == 0 || count > _remaining || _buffers.Version != _version) return false;
        ref Segment segment = ref _buffers.Segments[_segment];
        uint left = segment.Length - _offset;
        if (count > left) return false;
        start = segment.Start + _offset;
        bool isWhole = count == left;
        _remaining -= count;
        _offset = isWhole ? 0 : _offset + count;
        if (isWhole) _segment++;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Skip(uint count)
    {
        if (!TryNext(count, out _)) this = SkipAcross(this, count);
    }

    /// <summary>Limits the rest to the given number of bytes.</summary>
    public void Limit(uint count) => _remaining = Math.Min(_remaining, count);

    private static unsafe ChainCursor SkipAcross(ChainCursor cursor, uint count)
    {
        count = Math.Min(count, cursor._remaining);
        if (count != 0) DescriptorChain.ThrowUnlessHeld(cursor._buffers, cursor._version);
        while (count != 0)
        {
            cursor.Pass(Math.Min(count, int.MaxValue), out int passed);
            count -= (uint)passed;
        }

        return cursor;
    }

    /// <summary>Passes over contiguous bytes, at least one and at most the given number, without touching them.</summary>
    private unsafe byte* Pass(uint most, out int length)
    {
        ref Segment segment = ref _buffers.Segments[_segment];
        byte* start = segment.Start + _offset;
        uint passed = Math.Min(segment.Length - _offset, most);
        _offset += passed;
        _remaining -= passed;
        if (_offset == segment.Length)
        {
            _segment++;
            _offset = 0;
        }

        length = (int)passed;
        return start;
    }

    /// <summary>Returns host bytes that stand in for the next ones if a write to these can be postponed; otherwise none.</summary>
    private unsafe Span<byte> NextWhileParked(uint most)
    {
        DescriptorChain.ThrowUnlessHeld(_buffers, _version);
        ChainCursor next = this;
        byte* start = next.Pass(most, out int length);
        if (!_buffers.Queue.TryDefer(_buffers, IsWritable, (nint)start, length, out byte[]? bytes)) return default;
        this = next;
        return bytes;
    }
}
