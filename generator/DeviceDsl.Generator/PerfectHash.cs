using System.Collections.Generic;
using System.Linq;

namespace DeviceDsl.Generator;

/// <summary>A hash under which each of some addresses has a place of its own. It is searched for, and the same for the same addresses.</summary>
/// <remarks>
/// The upper bits of a product choose a bucket, the bits below a place, and all places of a bucket are moved by the same
/// distance. Buckets find theirs one after the other, the fullest first, while there is room.
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

    /// <summary>By how much the places of each bucket are moved.</summary>
    public ushort[] Displacements { get; }

    /// <summary>The number of the address at each place, from 1; 0 where there is none.</summary>
    public ushort[] Places { get; }

    /// <summary>Searches for the hash of some addresses, each given once.</summary>
    public static PerfectHash Search(IReadOnlyList<ulong> addresses)
    {
        int bucketBits = BitsFor(addresses.Count / AddressesPerBucket);
        for (int placeBits = BitsFor(addresses.Count * 2); ; placeBits++)
        {
            ulong seed = 0;
            for (int i = 0; i < Tries; i++)
            {
                ulong multiplier = Next(ref seed) | 1;
                if (TryPlace(addresses, multiplier, bucketBits, placeBits) is { } found)
                {
                    return found;
                }
            }
        }
    }

    private static PerfectHash? TryPlace(IReadOnlyList<ulong> addresses, ulong multiplier, int bucketBits, int placeBits)
    {
        var displacements = new ushort[1 << bucketBits];
        var places = new ushort[1 << placeBits];
        var buckets = addresses
            .Select((address, number) => (Hash: unchecked(address * multiplier), Number: (ushort)(number + 1)))
            .GroupBy(item => item.Hash >> (64 - bucketBits))
            .OrderByDescending(static bucket => bucket.Count());
        foreach (var bucket in buckets)
        {
            var members = bucket.Select(item => (Unmoved: (int)((item.Hash << bucketBits) >> (64 - placeBits)), item.Number)).ToList();
            if (members.Select(static member => member.Unmoved).Distinct().Count() < members.Count
                || FindDisplacement(members, places) is not { } displacement)
            {
                return null;
            }

            displacements[(int)bucket.Key] = displacement;
            foreach (var (unmoved, number) in members)
            {
                places[(unmoved + displacement) & (places.Length - 1)] = number;
            }
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

    /// <summary>The fewest bits, at least one, that number so many things.</summary>
    private static int BitsFor(int count)
    {
        int bits = 1;
        while (1 << bits < count)
        {
            bits++;
        }

        return bits;
    }

    // SplitMix64: any sequence without a pattern does.
    private static ulong Next(ref ulong seed)
    {
        seed = unchecked(seed + 0x9E37_79B9_7F4A_7C15);
        ulong mixed = unchecked((seed ^ (seed >> 30)) * 0xBF58_476D_1CE4_E5B9);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB);
        return mixed ^ (mixed >> 31);
    }
}
