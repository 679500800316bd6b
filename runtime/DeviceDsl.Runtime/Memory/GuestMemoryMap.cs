using DeviceDsl.Foundation;
using DeviceDsl.Memory;

namespace DeviceDsl.Machines;

/// <summary>The guest memory of a machine, as its devices reach it: pieces that do not overlap, read without a lock.</summary>
/// <remarks>
/// Pieces are added and never taken away, and none moves, so that a run that was found once stays good. Neighbouring pieces need
/// not be neighbours in the host: a range may be of several runs. Where anything else answers there is no memory, as accesses
/// there would never leave it.
/// </remarks>
public sealed class GuestMemoryMap
{
    [LockRank((int)LockRank.GuestMemory)]
    private readonly RankedLock _lock = new(LockRank.GuestMemory);
    private readonly AddressMap _addresses;
    // By address.
    private GuestMemory[] _pieces = [];

    internal GuestMemoryMap(AddressMap addresses) => _addresses = addresses;

    /// <summary>Adds a piece, once the machine has it too.</summary>
    /// <param name="address">The first address.</param>
    /// <param name="length">The length in bytes.</param>
    /// <param name="isReadOnly">Whether guest and devices only read it.</param>
    /// <param name="map">Tells the machine of the piece and its number; what it refuses is not added.</param>
    /// <param name="memory">The piece.</param>
    internal Refusal? TryAdd(
        ulong address, int length, bool isReadOnly, Func<GuestMemory, int, Refusal?> map, out GuestMemory? memory)
    {
        memory = null;
        using (_lock.Hold())
        {
            var claimant = new object();
            Refusal? refusal = _addresses.TryClaim([AddressClaim.At(claimant, ClaimKind.Memory, "memory", IoAddress.Mmio(address), (ulong)length)]);
            if (refusal is not null) return refusal;
            try
            {
                var piece = new GuestMemory(address, length, isReadOnly);
                refusal = map(piece, _pieces.Length);
                if (refusal is null) memory = piece;
            }
            finally
            {
                if (memory is null) _addresses.Release(claimant);
            }

            if (memory is not null) Volatile.Write(ref _pieces, [.. _pieces.Append(memory).OrderBy(item => item.Address)]);
            return refusal;
        }
    }

    /// <summary>Finds the bytes at an address, as far as they lie together in the host.</summary>
    /// <param name="address">The first address.</param>
    /// <param name="length">How many bytes are wanted.</param>
    /// <param name="access">What is done with them.</param>
    /// <param name="run">At least one byte and at most <paramref name="length"/> of them; empty on failure.</param>
    /// <returns>Whether there is memory for this access, and <paramref name="length"/> is not 0.</returns>
    public bool TryGetRun(GuestAddress address, ulong length, GuestMemoryAccess access, out Span<byte> run)
    {
        // A part of the piece's own bytes, so that the run alone keeps them.
        GuestMemory? piece = FindPiece(address.Value, length, access, out int offset, out int found);
        run = piece is null ? default : piece.Bytes.Slice(offset, found);
        return found != 0;
    }

    /// <summary>Whether every byte of a range is memory for an access.</summary>
    /// <param name="address">The first address.</param>
    /// <param name="length">The length of the range in bytes; a range of none is.</param>
    /// <param name="access">What is done with it.</param>
    public bool Contains(GuestAddress address, ulong length, GuestMemoryAccess access)
    {
        // No piece ends at 2^64, so that a range that wraps meets a hole first.
        while (length != 0)
        {
            if (FindRun(address.Value, length, access, out int run) == 0) return false;
            address = address.Plus((ulong)run);
            length -= (ulong)run;
        }

        return true;
    }

    /// <summary>Reads bytes, or nothing.</summary>
    /// <param name="address">The first address.</param>
    /// <param name="destination">Where they go; unchanged on failure.</param>
    /// <returns>Whether every byte is memory.</returns>
    public bool TryRead(GuestAddress address, Span<byte> destination)
    {
        if (!Contains(address, (ulong)destination.Length, GuestMemoryAccess.Read)) return false;
        while (TryGetRun(address, (ulong)destination.Length, GuestMemoryAccess.Read, out Span<byte> run))
        {
            run.CopyTo(destination);
            destination = destination[run.Length..];
            address = address.Plus((ulong)run.Length);
        }

        return true;
    }

    /// <summary>Writes bytes, or nothing.</summary>
    /// <param name="address">The first address.</param>
    /// <param name="source">The bytes.</param>
    /// <returns>Whether every byte is memory that may be written.</returns>
    public bool TryWrite(GuestAddress address, ReadOnlySpan<byte> source)
    {
        if (!Contains(address, (ulong)source.Length, GuestMemoryAccess.Write)) return false;
        while (TryGetRun(address, (ulong)source.Length, GuestMemoryAccess.Write, out Span<byte> run))
        {
            source[..run.Length].CopyTo(run);
            source = source[run.Length..];
            address = address.Plus((ulong)run.Length);
        }

        return true;
    }

    /// <summary>The piece that holds an address, if any does.</summary>
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

    /// <summary>Where the bytes at an address lie in the host, and how many of those wanted lie together; 0 for none.</summary>
    /// <remarks>An address keeps nothing: who uses it holds the map.</remarks>
    internal nint FindRun(ulong address, ulong length, GuestMemoryAccess access, out int run)
    {
        GuestMemory? piece = FindPiece(address, length, access, out int offset, out run);
        return piece is null ? 0 : piece.HostAddress + offset;
    }

    /// <summary>The guest's address of bytes that <see cref="FindRun"/> found.</summary>
    internal ulong AddressOf(nint start)
    {
        foreach (GuestMemory piece in Volatile.Read(ref _pieces))
        {
            if ((nuint)(start - piece.HostAddress) < (nuint)piece.Length) return piece.Address + (ulong)(start - piece.HostAddress);
        }

        throw new ArgumentException("These bytes are no memory of the guest.", nameof(start));
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
