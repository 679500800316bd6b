using System.Collections.Generic;
using System.Linq;

namespace DeviceDsl.Generator;

/// <summary>A hash that gives each address of a set its own place. The search for it is deterministic.</summary>
/// <remarks>
/// The upper bits of a product select a bucket, the bits below them a place. All places of a bucket are displaced by the same
/// distance. The search assigns distances bucket by bucket, the fullest first.
/// </remarks>
internal sealed class PerfectHash
{
    private const int AddressesPerBucket = 4;
    private const int Tries = 200;

    private PerfectHash(ulong multiplier, ushort[] displacements, ushort[] places)
    {
        Multiplier = multiplier;
        Displacements = displacements;
        Places = places;
    }

    public ulong Multiplier { get; }

    /// <summary>The displacement of the places of each bucket.</summary>
    public ushort[] Displacements { get; }

    /// <summary>The number of the address at each place, from 1; 0 for an empty place.</summary>
    public ushort[] Places { get; }

    /// <summary>Searches for the hash of a set of distinct addresses.</summary>
    public static PerfectHash Search(IReadOnlyList<ulong> addresses)
    {
        int bucketBits = BitsFor(addresses.Count / AddressesPerBucket);
        for (int placeBits = BitsFor(addresses.Count * 2); ; placeBits++)
        {
            ulong seed = 0;
            for (int i = 0; i < Tries; i++)
            {
                ulong multiplier = Next(ref seed) | 1;
                if (TryPlace(addresses, multiplier, bucketBits, placeBits) is { } found) return found;
            }
        }
    }

    private static PerfectHash? TryPlace(IReadOnlyList<ulong> addresses, ulong multiplier, int bucketBits, int placeBits)
    {
        ushort[] displacements = new ushort[1 << bucketBits];
        ushort[] places = new ushort[1 << placeBits];
        IOrderedEnumerable<IGrouping<ulong, (ulong Hash, ushort Number)>> buckets = addresses
            .Select((address, number) => (Hash: unchecked(address * multiplier), Number: (ushort)(number + 1)))
            .GroupBy(item => item.Hash >> (64 - bucketBits))
            .OrderByDescending(static bucket => bucket.Count());
        foreach (IGrouping<ulong, (ulong Hash, ushort Number)>? bucket in buckets)
        {
            var members = bucket.Select(item => (Unmoved: (int)((item.Hash << bucketBits) >> (64 - placeBits)), item.Number)).ToList();
            if (members.Select(static member => member.Unmoved).Distinct().Count() < members.Count
                || FindDisplacement(members, places) is not { } displacement)
            {
                return null;
            }

            displacements[(int)bucket.Key] = displacement;
            foreach ((int unmoved, ushort number) in members) places[(unmoved + displacement) & (places.Length - 1)] = number;
        }

        return new(multiplier, displacements, places);
    }

    private static ushort? FindDisplacement(List<(int Unmoved, ushort Number)> members, ushort[] places)
    {
        for (int displacement = 0; displacement < places.Length && displacement <= ushort.MaxValue; displacement++)
        {
            if (members.TrueForAll(member => places[(member.Unmoved + displacement) & (places.Length - 1)] == 0))
            {
                return (ushort)displacement;
            }
        }

        return null;
    }

    /// <summary>The minimum number of bits, at least one, that distinguish the given number of items.</summary>
    private static int BitsFor(int count)
    {
        int bits = 1;
        while (1 << bits < count) bits++;

        return bits;
    }

    // SplitMix64; any sequence without a pattern would do.
    private static ulong Next(ref ulong seed)
    {
        seed = unchecked(seed + 0x9E37_79B9_7F4A_7C15);
        ulong mixed = unchecked((seed ^ (seed >> 30)) * 0xBF58_476D_1CE4_E5B9);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB);
        return mixed ^ (mixed >> 31);
    }
}
