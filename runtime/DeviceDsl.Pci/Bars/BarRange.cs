namespace DeviceDsl.Pci.Bars;

/// <summary>A range of addresses in a BAR, with its name in messages.</summary>
/// <param name="Name">The name of the part that answers there.</param>
/// <param name="Offset">The first address, in bytes from the base.</param>
/// <param name="Length">The number of addresses; with an invalid table it can exceed any BAR.</param>
internal readonly record struct BarRange(string Name, ulong Offset, UInt128 Length)
{
    /// <summary>Whether the range lies entirely in a BAR of the given length.</summary>
    public bool IsInside(ulong length) => Offset + Length <= length;

    /// <summary>Whether it shares an address with another range.</summary>
    public bool Overlaps(in BarRange other) => Offset < other.Offset + other.Length && other.Offset < Offset + Length;
}
