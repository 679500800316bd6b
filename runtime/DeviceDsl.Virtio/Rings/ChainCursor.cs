using System.Runtime.CompilerServices;

namespace DeviceDsl.Virtio.Rings;

/// <summary>A place in the readable or the writable part of a chain.</summary>
/// <remarks>
/// The usual access, to bytes that lie together, is inlined into the device's code. What is not inlined works on a copy of the cursor,
/// of its reader or of its writer: given by reference, they would lie in memory all the time.
/// </remarks>
internal struct ChainCursor
{
    private readonly ChainBuffers _buffers;
    private readonly uint _version;
    private int _segment;
    private uint _offset;

    public ChainCursor(ChainBuffers buffers, uint version, bool isWritable)
    {
        _buffers = buffers;
        _version = version;
        _segment = isWritable ? buffers.ReadableCount : 0;
        Remaining = isWritable ? buffers.WritableLength : buffers.ReadableLength;
    }

    public uint Remaining { get; private set; }

    /// <summary>The next bytes that lie together, at most so many; empty at the end.</summary>
    public unsafe Span<byte> Next(uint most)
    {
        most = Math.Min(Math.Min(most, Remaining), int.MaxValue);
        if (most == 0) return default;
        DescriptorChain.ThrowUnlessInFlight(_buffers, _version);
        ref Segment segment = ref _buffers.Segments[_segment];
        uint length = Math.Min(segment.Length - _offset, most);
        var run = new Span<byte>(segment.Start + _offset, (int)length);
        _offset += length;
        Remaining -= length;
        if (_offset == segment.Length)
        {
            _segment++;
            _offset = 0;
        }

        return run;
    }

    /// <summary>The next bytes, if so many are left and lie together; then they are passed over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe bool TryNext(uint count, out byte* start)
    {
        start = null;
        if (count == 0 || count > Remaining) return false;
        DescriptorChain.ThrowUnlessInFlight(_buffers, _version);
        ref Segment segment = ref _buffers.Segments[_segment];
        uint left = segment.Length - _offset;
        if (count > left) return false;
        start = segment.Start + _offset;
        bool isWhole = count == left;
        Remaining -= count;
        _offset = isWhole ? 0 : _offset + count;
        if (isWhole) _segment++;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Skip(uint count)
    {
        if (!TryNext(count, out _)) this = SkipAcross(this, count);
    }

    /// <summary>Leaves only so many bytes.</summary>
    public void Limit(uint count) => Remaining = Math.Min(Remaining, count);

    private static ChainCursor SkipAcross(ChainCursor cursor, uint count)
    {
        while (count != 0)
        {
            int skipped = cursor.Next(count).Length;
            if (skipped == 0) break;
            count -= (uint)skipped;
        }

        return cursor;
    }
}
