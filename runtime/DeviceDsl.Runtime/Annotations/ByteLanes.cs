using System.Numerics;

namespace DeviceDsl;

/// <summary>The bytes of a register that an access touches, for methods that accesses run.</summary>
/// <param name="Bits">A mask of their bits in the register.</param>
public readonly record struct ByteLanes(ulong Bits)
{
    private const int BitsPerByte = 8;

    /// <summary>The number of bytes, 0 to 8.</summary>
    public int Count => BitOperations.PopCount(Bits) / BitsPerByte;

    /// <summary>The lowest byte, counted from the lowest of the register; 0 if there is none.</summary>
    public int First => Bits == 0 ? 0 : BitOperations.TrailingZeroCount(Bits) / BitsPerByte;

    /// <summary>Whether the access touches a byte.</summary>
    /// <param name="index">The byte, counted from the lowest of the register. A byte that no register has is not touched.</param>
    public bool Contains(int index) => index is >= 0 and < sizeof(ulong) && (Bits >> (index * BitsPerByte) & 1) != 0;

    /// <summary>Whether the access touches all of some bits.</summary>
    /// <param name="bits">The bits in the register.</param>
    public bool Covers(ulong bits) => (bits & ~Bits) == 0;
}
