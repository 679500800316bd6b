using System;
using System.Collections.Generic;
using System.Linq;

namespace DeviceDsl.Generator;

/// <summary>How to come from an address to its number among some that are known: by its distance from the first, or by a hash.</summary>
internal sealed class AddressIndex
{
    /// <summary>The most addresses that an index numbers: its tables have 16 bits for each.</summary>
    public const int MaxAddresses = 0xFFFE;

    // A place has 2 bytes, and an address of a hash 8 beside its places: up to here the direct index is the smaller one.
    private const int MaxSlotsPerAddress = 8;
    private const int MinSlots = 64;

    private AddressIndex(ulong first, int shift, ushort[] places)
    {
        First = first;
        Shift = shift;
        Places = places;
    }

    private AddressIndex(PerfectHash hash)
    {
        Hash = hash;
        Places = hash.Places;
    }

    /// <summary>The first address of a direct index.</summary>
    public ulong First { get; }

    /// <summary>How many low bits all distances of a direct index have that are 0.</summary>
    public int Shift { get; }

    /// <summary>The number of the address at each place, from 1; 0 where there is none.</summary>
    public ushort[] Places { get; }

    /// <summary>The hash, or null for a direct index.</summary>
    public PerfectHash? Hash { get; }

    /// <summary>Chooses by the addresses.</summary>
    /// <param name="addresses">The addresses in ascending order, each once, at least one.</param>
    public static AddressIndex Create(IReadOnlyList<ulong> addresses)
    {
        ulong first = addresses[0];
        int shift = TrailingZeros(addresses.Aggregate(0UL, (bits, address) => bits | (address - first)));
        ulong farthest = (addresses[addresses.Count - 1] - first) >> shift;
        return farthest < (ulong)Math.Max(MinSlots, MaxSlotsPerAddress * addresses.Count)
            ? new(first, shift, Direct(addresses, first, shift, (int)farthest + 1))
            : new(PerfectHash.Search(addresses));
    }

    private static ushort[] Direct(IReadOnlyList<ulong> addresses, ulong first, int shift, int count)
    {
        var places = new ushort[count];
        for (int i = 0; i < addresses.Count; i++)
        {
            places[(int)((addresses[i] - first) >> shift)] = (ushort)(i + 1);
        }

        return places;
    }

    // All distances of a single address are 0.
    private static int TrailingZeros(ulong bits)
    {
        int count = 0;
        while (bits != 0 && (bits & 1) == 0)
        {
            bits >>= 1;
            count++;
        }

        return count;
    }
}
