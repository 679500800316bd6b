using System.Runtime.CompilerServices;
using DeviceDsl.Machines;

namespace DeviceDsl.Virtio.Rings;

/// <summary>Builds a chain from the buffers of its descriptors, each checked before it is kept.</summary>
internal sealed class ChainAssembler(VirtQueue queue, VirtQueueSetup setup)
{
    private readonly int _maxDescriptors = Math.Max(setup.Size, 1024);

    private ChainBuffers _chain = null!;

    // The piece of memory with the last buffer, which usually also holds the next: pieces are never moved.
    private ulong _pieceAddress;
    private ulong _pieceLength;
    private nint _pieceHost;
    private bool _isPieceReadOnly;

    // The segments and lengths of the chain being built, stored in it when it is complete.
    private ulong _length;
    private uint _readableLength;
    private int _readableCount;
    private int _count;
    private int _descriptors;
    private bool _hasWritable;

    /// <summary>The guest's memory.</summary>
    public GuestMemoryMap Memory { get; } = setup.Memory;

    /// <summary>The pool that chains are rented from and returned to.</summary>
    public ChainPool Pool { get; } = new(queue);

    /// <summary>Whether the last chain did not fit beside those in flight: it is built again when one of them is complete (H10).</summary>
    public bool IsStalled { get; set; }

    public void Begin()
    {
        _chain = Pool.Rent();
        _length = 0;
        _readableLength = 0;
        _readableCount = 0;
        _count = 0;
        _descriptors = 0;
        _hasWritable = false;
    }

    /// <summary>Begins a restored chain, whose segments are added like descriptors and may be more than its descriptors were.</summary>
    public void BeginRestored()
    {
        Begin();
        _descriptors = -ChainPool.Budget;
    }

    /// <summary>Finishes a complete chain.</summary>
    public ChainBuffers Finish(ushort id, int slots)
    {
        ChainBuffers chain = _chain;
        chain.Id = id;
        chain.Slots = slots;
        chain.Count = _count;
        chain.ReadableCount = _readableCount;
        chain.ReadableLength = _readableLength;
        chain.WritableLength = (uint)_length - _readableLength;
        return chain;
    }

    public void Abandon() => Pool.Return(_chain);

    /// <summary>Forgets the piece of memory with the last buffer, because it may be removed.</summary>
    public void ForgetPiece() => _pieceLength = 0;

    /// <summary>Adds the buffer of a descriptor.</summary>
    /// <returns>False if the queue is broken or stalled.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe bool TryAdd(ulong address, uint length, bool isWritable)
    {
        ulong offset = address - _pieceAddress;
        ulong all = _length + length;
        // The usual buffer: not empty, entirely in the piece of the last one, in the right order, and with room for it.
        bool isUsual = length != 0 && offset < _pieceLength && length <= _pieceLength - offset && all <= uint.MaxValue
            && !(isWritable ? _isPieceReadOnly : _hasWritable) && _descriptors < _maxDescriptors;
        Segment[] segments = _chain.Segments;
        int count = _count;
        if (!isUsual || (uint)count >= (uint)segments.Length) return TryAddAny(address, length, isWritable);
        segments[count] = new Segment { Start = (byte*)_pieceHost + offset, Length = length };
        _count = ++count;
        _length = all;
        _descriptors++;
        _hasWritable = isWritable;
        if (isWritable) return true;
        _readableLength = (uint)all;
        _readableCount = count;
        return true;
    }

    private bool TryAddAny(ulong address, uint length, bool isWritable)
    {
        if (++_descriptors > _maxDescriptors)
        {
            return queue.Break(QueueFaultReason.TooManyDescriptors, $"A chain has more than {_maxDescriptors} descriptors.");
        }

        if (!isWritable && _hasWritable)
        {
            return queue.Break(QueueFaultReason.ReadableAfterWritable, $"Readable buffer 0x{address:x} follows a writable one.");
        }

        _hasWritable = isWritable;
        _length += length;
        if (_length > uint.MaxValue)
        {
            return queue.Break(QueueFaultReason.ChainTooLong, $"The buffers of a chain have {_length} bytes, more than {uint.MaxValue}.");
        }

        if (length == 0) return !setup.IsStrict || queue.Break(QueueFaultReason.EmptyBuffer, $"Buffer 0x{address:x} has no bytes.");
        if (!TryAddRuns(address, length, isWritable)) return false;
        if (isWritable) return true;
        _readableLength = (uint)_length;
        _readableCount = _count;
        return true;
    }

    private bool TryAddRuns(ulong address, uint length, bool isWritable)
    {
        GuestMemoryAccess access = isWritable ? GuestMemoryAccess.Write : GuestMemoryAccess.Read;
        uint left = length;
        while (left != 0)
        {
            nint start = Memory.FindRun(unchecked(address + (length - left)), left, access, out int run);
            if (run == 0 || !new GuestAddress(address).IsStartOf(length))
            {
                return queue.Break(
                    QueueFaultReason.BufferOutsideMemory,
                    $"Buffer 0x{address:x}, {length} bytes, is not entirely in guest memory that allows {access}.");
            }

            if (!TryAddRun(start, (uint)run)) return false;
            left -= (uint)run;
        }

        Remember(address);
        return true;
    }

    private unsafe bool TryAddRun(nint start, uint length)
    {
        ChainBuffers chain = _chain;
        if (_count == chain.Segments.Length && !Pool.TryGrow(chain)) return Stall();
        chain.Segments[_count++] = new Segment { Start = (byte*)start, Length = length };
        return true;
    }

    private void Remember(ulong address)
    {
        GuestMemory piece = Memory.Find(address)!;
        (_pieceAddress, _pieceLength, _pieceHost, _isPieceReadOnly)
            = (piece.Address, (ulong)piece.Length, piece.HostAddress, piece.IsReadOnly);
    }

    /// <summary>A chain that does not fit beside others waits for them; a chain that does not fit even alone breaks the queue.</summary>
    private bool Stall()
    {
        if (Pool.IsAlone(_chain))
        {
            return queue.Break(QueueFaultReason.TooManyDescriptors, $"A chain has more than {ChainPool.Budget} segments.");
        }

        IsStalled = true;
        return false;
    }
}
