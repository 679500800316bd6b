using System.Numerics;

namespace DeviceDsl.Irqchips;

/// <summary>A set of interrupt vectors: one of the 256-bit registers of a local APIC.</summary>
internal struct Bits256
{
    private ulong _bits0;
    private ulong _bits1;
    private ulong _bits2;
    private ulong _bits3;

    /// <summary>The highest vector in the set, or -1.</summary>
    public readonly int Highest
    {
        get
        {
            for (int word = 3; word >= 0; word--)
            {
                ulong bits = Word(word);
                if (bits != 0) return (word * 64) + BitOperations.Log2(bits);
            }

            return -1;
        }
    }

    /// <summary>Whether the vector is in the set.</summary>
    public readonly bool Contains(byte vector) => (Word(vector >> 6) >> (vector & 63) & 1) != 0;

    /// <summary>Puts the vector in or takes it out.</summary>
    public void Set(byte vector, bool isIn)
    {
        ulong mask = 1UL << (vector & 63);
        ref ulong word = ref WordRef(vector >> 6);
        word = isIn ? word | mask : word & ~mask;
    }

    /// <summary>32 of the bits, as the guest reads them.</summary>
    /// <param name="index">0 to 7, the lowest vectors first.</param>
    public readonly uint Part(int index) => (uint)(Word(index >> 1) >> ((index & 1) * 32));

    private readonly ulong Word(int index) => index switch
    {
        0 => _bits0,
        1 => _bits1,
        2 => _bits2,
        _ => _bits3,
    };

    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    private ref ulong WordRef(int index)
    {
        switch (index)
        {
            case 0: return ref _bits0;
            case 1: return ref _bits1;
            case 2: return ref _bits2;
            default: return ref _bits3;
        }
    }
}
