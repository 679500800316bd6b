using DeviceDsl.Eventing;

namespace DeviceDsl.Machines;

/// <summary>
/// The guest memory of a machine: pieces that do not overlap, read without a lock. Where a device answers there is none, as
/// accesses there would never leave the memory.
/// </summary>
internal sealed class GuestMemoryMap
{
    private readonly Lock _gate = new();
    private readonly Dictionary<object, IReadOnlyList<DeviceRange>> _devices = [];
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
            Refusal? refusal = CheckFree(address, (ulong)length);
            if (refusal is not null) return refusal;
            var piece = new GuestMemory(address, length);
            refusal = map(piece, _pieces.Length);
            if (refusal is not null) return refusal;
            Volatile.Write(ref _pieces, [.. _pieces, piece]);
            memory = piece;
            return null;
        }
    }

    /// <summary>Keeps addresses free of memory, unless there is some already.</summary>
    /// <param name="device">Who answers there.</param>
    /// <param name="ranges">The addresses.</param>
    public Refusal? TryKeepFree(object device, IReadOnlyList<DeviceRange> ranges)
    {
        lock (_gate)
        {
            foreach (DeviceRange range in ranges)
            {
                GuestMemory? memory = _pieces.FirstOrDefault(piece => Overlap(range.Address.Value, range.Length, piece.Address, (ulong)piece.Length));
                if (memory is not null) return new(Errno.EEXIST, "", $"{range} lies in {memory}: {range.Access} there never leave the memory.");
            }

            _devices.Add(device, ranges);
            return null;
        }
    }

    /// <summary>Nobody answers at a device's addresses any more.</summary>
    public void Release(object device)
    {
        lock (_gate) _devices.Remove(device);
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

    private Refusal? CheckFree(ulong address, ulong length)
    {
        string memory = $"Memory 0x{address:x}..0x{address + length - 1:x}";
        GuestMemory? other = _pieces.FirstOrDefault(piece => Overlap(address, length, piece.Address, (ulong)piece.Length));
        if (other is not null) return new(Errno.EEXIST, "", $"{memory} overlaps {other}.");
        foreach (DeviceRange range in _devices.Values.SelectMany(ranges => ranges))
        {
            if (!Overlap(address, length, range.Address.Value, range.Length)) continue;
            return new(Errno.EEXIST, "", $"{memory} covers {range}: {range.Access} there would never leave the memory.");
        }

        return null;
    }

    private static bool Overlap(ulong first, ulong length, ulong otherFirst, ulong otherLength)
        => otherFirst - first < length || first - otherFirst < otherLength;
}
