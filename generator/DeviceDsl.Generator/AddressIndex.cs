using System;
using System.Collections.Generic;
using System.Linq;

namespace DeviceDsl.Generator;

/// <summary>Maps each address of a known set to its number: by its distance from the first address, or by a hash.</summary>
internal sealed class AddressIndex
{
    /// <summary>The maximum number of addresses in an index, whose tables have 16 bits for each.</summary>
    public const int MaxAddresses = 0xFFFE;

    // A place has 2 bytes; a hash stores 8 more bytes for each address. Up to this limit the direct index is the smaller one.
    private const int MaxPlacesPerAddress = 8;
    private const int MinPlaces = 64;

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

    /// <summary>The number of low bits that are 0 in all distances of a direct index.</summary>
    public int Shift { get; }

    /// <summary>The number of the address at each place, from 1; 0 for an empty place.</summary>
    public ushort[] Places { get; }

    /// <summary>The hash, or null for a direct index.</summary>
    public PerfectHash? Hash { get; }

    /// <summary>Creates the smaller kind of index for the addresses.</summary>
    /// <param name="addresses">One or more distinct addresses in ascending order.</param>
    public static AddressIndex Create(IReadOnlyList<ulong> addresses)
    {
        ulong first = addresses[0];
        int shift = TrailingZeros(addresses.Aggregate(0UL, (bits, address) => bits | (address - first)));
        ulong farthest = (addresses[addresses.Count - 1] - first) >> shift;
        return farthest < (ulong)Math.Max(MinPlaces, MaxPlacesPerAddress * addresses.Count)
            ? new(first, shift, Direct(addresses, first, shift, (int)farthest + 1))
            : new(PerfectHash.Search(addresses));
    }

    private static ushort[] Direct(IReadOnlyList<ulong> addresses, ulong first, int shift, int count)
    {
        ushort[] places = new ushort[count];
        for (int i = 0; i < addresses.Count; i++) places[(int)((addresses[i] - first) >> shift)] = (ushort)(i + 1);

        return places;
    }

    // A single address has only the distance 0.
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
