using DeviceDsl.Foundation;
using DeviceDsl.Memory;

namespace DeviceDsl.Machines;

/// <summary>The guest memory of a machine, as its devices access it: pieces that do not overlap, read without a lock.</summary>
/// <remarks>
/// Pieces are never moved, and only those that a vhost-user frontend shares are ever removed, so a run stays valid once it was found.
/// Adjacent pieces need not be adjacent in the host: a range may consist of several runs. Memory cannot overlap anything else, because
/// accesses to memory never reach a device.
/// </remarks>
public sealed class GuestMemoryMap
{
    [LockRank((int)LockRank.GuestMemory)]
    private readonly RankedLock _lock = new(LockRank.GuestMemory);
    private readonly AddressMap _addresses;
    // Reads and writes of whole ranges, which may run on any thread, against the removal of pieces.
    private readonly ReadSections _transfers = new();
    // In address order.
    private GuestMemory[] _pieces = [];
    private bool _hasLogs;
    private bool _hasEnded;

    internal GuestMemoryMap(AddressMap addresses) => _addresses = addresses;

    /// <summary>Adds a piece after the machine has mapped it.</summary>
    /// <param name="address">The first address.</param>
    /// <param name="length">The length in bytes.</param>
    /// <param name="options">The kind of memory.</param>
    /// <param name="map">Maps the piece with its number into the machine. A piece that the machine refuses is not added.</param>
    /// <param name="memory">The piece.</param>
    internal Refusal? TryAdd(
        ulong address, int length, GuestMemoryOptions options, Func<GuestMemory, int, Refusal?> map, out GuestMemory? memory)
    {
        memory = null;
        using (_lock.Hold())
        {
            object claimant = new();
            Refusal? refusal = _addresses.TryClaim(
                [AddressClaim.At(claimant, ClaimKind.Memory, "memory", IoAddress.Mmio(address), (ulong)length)]);
            if (refusal is not null) return refusal;
            GuestMemory? piece = null;
            try
            {
                refusal = GuestMemory.TryCreate(address, length, options, out piece);
                if (refusal is null && options.HasDirtyLog) piece!.Log = new ManagedDirtyLog(length);
                refusal ??= map(piece!, _pieces.Length);
                if (refusal is null) memory = piece;
            }
            finally
            {
                if (memory is null)
                {
                    piece?.Abandon();
                    _addresses.Release(claimant);
                }
            }

            if (memory is null) return refusal;
            if (_hasEnded) memory.CloseFile();
            if (memory.HasDirtyLog) Volatile.Write(ref _hasLogs, true);
            Volatile.Write(ref _pieces, [.. _pieces.Append(memory).OrderBy(item => item.Address)]);
            return null;
        }
    }

    /// <summary>Replaces all pieces by those that another process shares.</summary>
    /// <remarks>
    /// When this method returns, <see cref="TryRead"/> and <see cref="TryWrite"/> no longer access the removed pieces. The caller keeps
    /// out everything else that uses runs of them: the handlers of the device.
    /// </remarks>
    /// <param name="pieces">The pieces, which do not overlap, in the order of their addresses.</param>
    internal void Replace(GuestMemory[] pieces)
    {
        using (_lock.Hold()) Volatile.Write(ref _pieces, pieces);
        _transfers.WaitForReaders();
    }

    /// <summary>Finds the bytes at an address that are contiguous in the host.</summary>
    /// <param name="address">The first address.</param>
    /// <param name="length">The number of bytes wanted.</param>
    /// <param name="access">The kind of access.</param>
    /// <param name="run">At least one and at most <paramref name="length"/> bytes; empty on failure.</param>
    /// <returns>Whether memory for this access exists at the address and <paramref name="length"/> is not 0.</returns>
    public bool TryGetRun(GuestAddress address, ulong length, GuestMemoryAccess access, out Span<byte> run)
    {
        // A slice of the piece's own bytes, so that the run alone keeps them alive.
        GuestMemory? piece = FindPiece(address.Value, length, access, out int offset, out int found);
        run = piece is null ? default : piece.Bytes.Slice(offset, found);
        return found != 0;
    }

    /// <summary>Whether every byte of a range is memory that allows an access.</summary>
    /// <param name="address">The first address.</param>
    /// <param name="length">The length of the range in bytes; the result is true for an empty range.</param>
    /// <param name="access">The kind of access.</param>
    public bool Contains(GuestAddress address, ulong length, GuestMemoryAccess access)
    {
        // No piece ends at 2^64, so a range that wraps meets a hole first.
        while (length != 0)
        {
            if (FindRun(address.Value, length, access, out int run) == 0) return false;
            address = address.Plus((ulong)run);
            length -= (ulong)run;
        }

        return true;
    }

    /// <summary>Reads all the bytes, or none.</summary>
    /// <param name="address">The first address.</param>
    /// <param name="destination">The destination; unchanged on failure.</param>
    /// <returns>Whether every byte is memory.</returns>
    public bool TryRead(GuestAddress address, Span<byte> destination)
    {
        using ReadSections.Section transfer = _transfers.Enter();
        if (!Contains(address, (ulong)destination.Length, GuestMemoryAccess.Read)) return false;
        while (TryGetRun(address, (ulong)destination.Length, GuestMemoryAccess.Read, out Span<byte> run))
        {
            run.CopyTo(destination);
            destination = destination[run.Length..];
            address = address.Plus((ulong)run.Length);
        }

        return true;
    }

    /// <summary>Writes all the bytes, or none.</summary>
    /// <param name="address">The first address.</param>
    /// <param name="source">The bytes.</param>
    /// <returns>Whether every byte is writable memory.</returns>
    public bool TryWrite(GuestAddress address, ReadOnlySpan<byte> source)
    {
        using ReadSections.Section transfer = _transfers.Enter();
        if (!Contains(address, (ulong)source.Length, GuestMemoryAccess.Write)) return false;
        while (TryGetRun(address, (ulong)source.Length, GuestMemoryAccess.Write, out Span<byte> run))
        {
            source[..run.Length].CopyTo(run);
            source = source[run.Length..];
            address = address.Plus((ulong)run.Length);
        }

        return true;
    }

    /// <summary>Records a write of the guest that was performed at an address, in one page.</summary>
    internal void MarkWritten(ulong address, int length)
    {
        if (!Volatile.Read(ref _hasLogs)) return;
        if (Find(address) is { } piece) piece.Log?.Mark((int)(address - piece.Address), length);
    }

    /// <summary>Closes the files of shared memory, at the end of the machine.</summary>
    internal void CloseFiles()
    {
        using (_lock.Hold())
        {
            _hasEnded = true;
            foreach (GuestMemory piece in _pieces) piece.CloseFile();
        }
    }

    /// <summary>Returns the piece that contains an address, if any.</summary>
    internal GuestMemory? Find(ulong address)
    {
        GuestMemory[] pieces = Volatile.Read(ref _pieces);
        int from = 0, to = pieces.Length;
        while (from < to)
        {
            int middle = (from + to) / 2;
            if (pieces[middle].Contains(address)) return pieces[middle];
            if (pieces[middle].Address < address) from = middle + 1;
            else to = middle;
        }

        return null;
    }

    /// <summary>Returns the host address of the bytes at an address, or 0, and the number of wanted bytes that are contiguous.</summary>
    /// <remarks>A host address keeps nothing alive: its user must hold the map.</remarks>
    internal nint FindRun(ulong address, ulong length, GuestMemoryAccess access, out int run)
    {
        GuestMemory? piece = FindPiece(address, length, access, out int offset, out run);
        return piece is null ? 0 : piece.HostAddress + offset;
    }

    /// <summary>Returns the guest address of bytes that <see cref="FindRun"/> found.</summary>
    internal ulong AddressOf(nint start)
    {
        foreach (GuestMemory piece in Volatile.Read(ref _pieces))
        {
            if ((nuint)(start - piece.HostAddress) < (nuint)piece.Length) return piece.Address + (ulong)(start - piece.HostAddress);
        }

        throw new ArgumentException("These bytes are not guest memory.", nameof(start));
    }

    private GuestMemory? FindPiece(ulong address, ulong length, GuestMemoryAccess access, out int offset, out int run)
    {
        (offset, run) = (0, 0);
        GuestMemory? piece = Find(address);
        if (piece is null || (piece.IsReadOnly && access == GuestMemoryAccess.Write) || length == 0) return null;
        offset = (int)(address - piece.Address);
        run = (int)Math.Min(length, (ulong)(piece.Length - offset));
        return piece;
    }
}
