using System.Numerics;

namespace DeviceDsl.Irqchips;

/// <summary>A set of interrupt vectors, stored in eight registers of a local APIC with 32 vectors each, lowest first.</summary>
/// <param name="registers">The registers of the local APIC.</param>
/// <param name="first">The index of the first of the eight registers.</param>
internal readonly struct VectorSet(uint[] registers, int first)
{
    private const int Words = 8;

    /// <summary>The highest vector in the set, or -1.</summary>
    public int Highest
    {
        get
        {
            for (int word = Words - 1; word >= 0; word--)
            {
                uint bits = registers[first + word];
                if (bits != 0) return (word * 32) + BitOperations.Log2(bits);
            }

            return -1;
        }
    }

    /// <summary>The vectors, ascending.</summary>
    public IEnumerable<byte> All
    {
        get
        {
            for (int vector = 0; vector < Words * 32; vector++)
            {
                if (Contains((byte)vector)) yield return (byte)vector;
            }
        }
    }

    /// <summary>Returns whether the vector is in the set.</summary>
    public bool Contains(byte vector) => (registers[first + (vector >> 5)] >> (vector & 31) & 1) != 0;

    /// <summary>Adds or removes a vector.</summary>
    public void Set(byte vector, bool isIn)
    {
        uint mask = 1u << (vector & 31);
        ref uint word = ref registers[first + (vector >> 5)];
        word = isIn ? word | mask : word & ~mask;
    }

    /// <summary>Removes all vectors.</summary>
    public void Clear() => registers.AsSpan(first, Words).Clear();
}
