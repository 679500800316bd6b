namespace DeviceDsl.Pci.Bars;

/// <summary>Some of the addresses of a BAR, and what messages call them.</summary>
/// <param name="Name">What answers there.</param>
/// <param name="Offset">The first, in bytes from the base.</param>
/// <param name="Length">How many, more than any BAR has where a table is wrong.</param>
internal readonly record struct BarRange(string Name, ulong Offset, UInt128 Length)
{
    /// <summary>Whether all of it lies in a BAR of so many addresses.</summary>
    public bool IsInside(ulong length) => Offset + Length <= length;

    /// <summary>Whether it shares an address with another.</summary>
    public bool Overlaps(in BarRange other) => Offset < other.Offset + other.Length && other.Offset < Offset + Length;
}
