using DeviceDsl.Machines;

namespace DeviceDsl.Virtio.Rings;

/// <summary>Makes a chain of the buffers that its descriptors name, each checked before it is kept.</summary>
internal sealed class ChainAssembler(VirtQueue queue, VirtQueueSetup setup)
{
    private readonly GuestMemoryMap _memory = setup.Memory;
    private readonly int _mostDescriptors = Math.Max(setup.Size, 1024);

    // The piece of memory that held the last buffer, which mostly holds the next: pieces neither move nor go.
    private ulong _pieceAddress;
    private ulong _pieceLength;
    private nint _pieceHost;
    private bool _isPieceReadOnly;
    private ulong _length;
    private int _descriptors;

    /// <summary>Where chains come from and go to.</summary>
    public ChainPool Pool { get; } = new(queue);

    /// <summary>The chain that is made.</summary>
    public ChainBuffers Chain { get; private set; } = null!;

    /// <summary>Whether there was no room for the chain beside those in flight: it is made again when one of them is complete (H10).</summary>
    public bool IsStalled { get; set; }

    public void Begin()
    {
        Chain = Pool.Rent();
        _length = 0;
        _descriptors = 0;
    }

    /// <summary>Begins a chain of before, whose pieces are added as descriptors: there may be more of them than there were of those.</summary>
    public void BeginRestored()
    {
        Begin();
        _descriptors = -ChainPool.Budget;
    }

    public void Abandon() => Pool.Return(Chain);

    /// <summary>Adds the buffer of a descriptor.</summary>
    /// <returns>False when the queue is broken or stalled.</returns>
    public bool TryAdd(ulong address, uint length, bool isWritable)
    {
        if (++_descriptors > _mostDescriptors)
        {
            return queue.Break(QueueFaultReason.TooManyDescriptors, $"A chain has more than {_mostDescriptors} descriptors.");
        }

        if (isWritable) Chain.WritableLength = unchecked(Chain.WritableLength + length);
        else if (HasWritable) return queue.Break(QueueFaultReason.ReadableAfterWritable, $"Readable buffer 0x{address:x} follows a writable one.");
        else Chain.ReadableLength = unchecked(Chain.ReadableLength + length);
        HasWritable |= isWritable;

        _length += length;
        if (_length > uint.MaxValue)
        {
            return queue.Break(QueueFaultReason.ChainTooLong, $"The buffers of a chain are {_length} bytes, over {uint.MaxValue}.");
        }

        if (length != 0) return TryAddBytes(address, length, isWritable);
        return !setup.IsStrict || queue.Break(QueueFaultReason.EmptyBuffer, $"Buffer 0x{address:x} has no bytes.");
    }

    private bool HasWritable
    {
        get => Chain.HasWritable;
        set => Chain.HasWritable = value;
    }

    private bool TryAddBytes(ulong address, uint length, bool isWritable)
    {
        ulong offset = address - _pieceAddress;
        bool isInPiece = offset < _pieceLength && length <= _pieceLength - offset && !(isWritable && _isPieceReadOnly);
        bool isAdded = isInPiece ? TryAddRun(_pieceHost + (nint)offset, length) : TryAddRuns(address, length, isWritable);
        if (isAdded && !isWritable) Chain.ReadableCount = Chain.Count;
        return isAdded;
    }

    private bool TryAddRuns(ulong address, uint length, bool isWritable)
    {
        GuestMemoryAccess access = isWritable ? GuestMemoryAccess.Write : GuestMemoryAccess.Read;
        uint left = length;
        while (left != 0)
        {
            nint start = _memory.FindRun(unchecked(address + (length - left)), left, access, out int run);
            if (run == 0 || !new GuestAddress(address).IsStartOf(length))
            {
                return queue.Break(QueueFaultReason.BufferOutsideMemory, $"Buffer 0x{address:x}, {length} bytes, is not all in memory to {access}.");
            }

            if (!TryAddRun(start, (uint)run)) return false;
            left -= (uint)run;
        }

        Remember(address);
        return true;
    }

    private unsafe bool TryAddRun(nint start, uint length)
    {
        ChainBuffers chain = Chain;
        if (chain.Count == chain.Segments.Length && !Pool.TryGrow(chain)) return Stall();
        chain.Segments[chain.Count++] = new Segment { Start = (byte*)start, Length = length };
        return true;
    }

    private void Remember(ulong address)
    {
        GuestMemory piece = _memory.Find(address)!;
        (_pieceAddress, _pieceLength, _pieceHost, _isPieceReadOnly) = (piece.Address, (ulong)piece.Length, piece.HostAddress, piece.IsReadOnly);
    }

    /// <summary>What does not fit beside others waits for them; what does not fit alone never will.</summary>
    private bool Stall()
    {
        if (queue.InFlight == 0)
        {
            return queue.Break(QueueFaultReason.TooManyDescriptors, $"A chain has more than {ChainPool.Budget} pieces in memory.");
        }

        IsStalled = true;
        return false;
    }
}
