using DeviceDsl.Eventing;

namespace DeviceDsl.Machines;

/// <summary>The guest memory of a machine: pieces that do not overlap, read without a lock.</summary>
internal sealed class GuestMemoryMap
{
    private readonly Lock _gate = new();
    private GuestMemory[] _pieces = [];

    /// <summary>Adds a piece, once the machine has it too.</summary>
    /// <param name="address">The first address.</param>
    /// <param name="length">The length in bytes.</param>
    /// <param name="map">Tells the machine of the piece and its number; what it refuses is not added.</param>
    /// <param name="memory">The piece.</param>
    public Refusal? TryAdd(ulong address, int length, Func<GuestMemory, int, Refusal?> map, out GuestMemory? memory)
    {
        memory = null;
        lock (_gate)
        {
            GuestMemory? other = _pieces.FirstOrDefault(piece => piece.Overlaps(address, (ulong)length));
            if (other is not null)
            {
                return new(Errno.EEXIST, "", $"Memory 0x{address:x}..0x{address + (ulong)length - 1:x} overlaps {other}.");
            }

            var piece = new GuestMemory(address, length);
            Refusal? refusal = map(piece, _pieces.Length);
            if (refusal is not null) return refusal;
            Volatile.Write(ref _pieces, [.. _pieces, piece]);
            memory = piece;
            return null;
        }
    }

    /// <summary>The piece that holds an address, if any does.</summary>
    public GuestMemory? Find(ulong address)
    {
        foreach (GuestMemory piece in Volatile.Read(ref _pieces))
        {
            if (piece.Contains(address)) return piece;
        }

        return null;
    }

    /// <summary>A piece that has an address of a range, if any does.</summary>
    public GuestMemory? FindOverlap(ulong address, ulong length)
    {
        foreach (GuestMemory piece in Volatile.Read(ref _pieces))
        {
            if (piece.Overlaps(address, length)) return piece;
        }

        return null;
    }
}
