namespace DeviceDsl.Pci;

/// <summary>A part of a BAR that answers accesses by itself, besides the doorbells and registers of a device.</summary>
/// <remarks>
/// Its methods are handlers of the function: they run one at a time, and one that throws marks the function as needing a reset; the region
/// then reads as 0 and ignores writes. The region does not answer an access that lies only partly in it.
/// </remarks>
public abstract class PciRegion
{
    /// <summary>Makes a region.</summary>
    /// <param name="name">Its name in messages.</param>
    /// <param name="offset">Its first address, in bytes from the base of the BAR.</param>
    /// <param name="length">Its length in bytes, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is 0.</exception>
    protected PciRegion(string name, ulong offset, ulong length)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfZero(length);
        Name = name;
        Offset = offset;
        Length = length;
    }

    /// <summary>Its name in messages.</summary>
    public string Name { get; }

    /// <summary>Its first address, in bytes from the base of the BAR.</summary>
    public ulong Offset { get; }

    /// <summary>Its length in bytes.</summary>
    public ulong Length { get; }

    /// <summary>Handles a guest read.</summary>
    /// <param name="offset">The offset in bytes from the beginning of the region.</param>
    /// <param name="length">1, 2, 4 or 8 bytes, aligned or not.</param>
    /// <returns>The value; bits above the length are ignored.</returns>
    protected internal abstract ulong Read(ulong offset, int length);

    /// <summary>Handles a guest write.</summary>
    /// <param name="offset">The offset in bytes from the beginning of the region.</param>
    /// <param name="length">1, 2, 4 or 8 bytes, aligned or not.</param>
    /// <param name="value">The value, zero-extended from <paramref name="length"/> bytes.</param>
    protected internal abstract void Write(ulong offset, int length, ulong value);

    /// <summary>The name and the range.</summary>
    public override string ToString() => $"region {Name} (0x{Offset:x}, 0x{Length:x} bytes)";
}
