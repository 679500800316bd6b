using System.Collections;
using System.Numerics;

namespace DeviceDsl;

/// <summary>The pages of a piece of guest memory that the guest wrote, as the guest-physical addresses at which they begin.</summary>
/// <remarks>The addresses are in ascending order. A page has <see cref="PageSize"/> bytes on every machine.</remarks>
public sealed class DirtyPages : IReadOnlyCollection<GuestAddress>
{
    /// <summary>The length of a page in bytes.</summary>
    public const int PageSize = GuestMemory.PageSize;

    private const int BitsPerWord = 64;

    private readonly GuestMemory _memory;
    private readonly ulong[] _bitmap;

    /// <summary>Makes a set of pages.</summary>
    /// <param name="memory">The piece of memory.</param>
    /// <param name="bitmap">A bit for each page, in the order of <see cref="NewBitmap"/>, owned by the set.</param>
    internal DirtyPages(GuestMemory memory, ulong[] bitmap)
    {
        _memory = memory;
        _bitmap = bitmap;
        Count = bitmap.Sum(BitOperations.PopCount);
    }

    /// <summary>The number of pages.</summary>
    public int Count { get; }

    /// <summary>Whether the page that contains an address was written.</summary>
    /// <param name="address">The guest-physical address.</param>
    public bool Contains(GuestAddress address)
    {
        if (!_memory.Contains(address.Value)) return false;
        int page = (int)((address.Value - _memory.Address) / PageSize);
        return (_bitmap[page / BitsPerWord] >> (page % BitsPerWord) & 1) != 0;
    }

    /// <inheritdoc/>
    public IEnumerator<GuestAddress> GetEnumerator()
    {
        for (int word = 0; word < _bitmap.Length; word++)
        {
            for (ulong left = _bitmap[word]; left != 0; left &= left - 1)
            {
                ulong page = ((ulong)word * BitsPerWord) + (ulong)BitOperations.TrailingZeroCount(left);
                yield return _memory.Address + (page * PageSize);
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Returns an empty bitmap: bit n of word m stands for page 64 m + n.</summary>
    /// <param name="length">The length of the memory in bytes.</param>
    internal static ulong[] NewBitmap(int length) => new ulong[((length / PageSize) + BitsPerWord - 1) / BitsPerWord];
}
