namespace DeviceDsl.Pci;

/// <summary>A part of a BAR that answers accesses by itself, beside the doorbells and registers of a device.</summary>
/// <remarks>
/// Its methods are handlers of the function: one at a time, and what they throw marks the function as needing a reset; it then
/// reads as 0 and ignores writes. An access that does not lie wholly in it is not its own.
/// </remarks>
public abstract class PciRegion
{
    /// <summary>Makes a region.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="offset">Where it begins, in bytes from the base of the BAR.</param>
    /// <param name="length">How many bytes it has, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It has no bytes.</exception>
    protected PciRegion(string name, ulong offset, ulong length)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfZero(length);
        Name = name;
        Offset = offset;
        Length = length;
    }

    /// <summary>What messages call it.</summary>
    public string Name { get; }

    /// <summary>Where it begins, in bytes from the base of the BAR.</summary>
    public ulong Offset { get; }

    /// <summary>How many bytes it has.</summary>
    public ulong Length { get; }

    /// <summary>The guest reads.</summary>
    /// <param name="offset">Where, in bytes from the beginning of the region.</param>
    /// <param name="length">1, 2, 4 or 8 bytes, aligned or not.</param>
    /// <returns>What it sees; bits above the length are ignored.</returns>
    protected internal abstract ulong Read(ulong offset, int length);

    /// <summary>The guest writes.</summary>
    /// <param name="offset">Where, in bytes from the beginning of the region.</param>
    /// <param name="length">1, 2, 4 or 8 bytes, aligned or not.</param>
    /// <param name="value">What, zero-extended from <paramref name="length"/> bytes.</param>
    protected internal abstract void Write(ulong offset, int length, ulong value);

    /// <summary>Name and place.</summary>
    public override string ToString() => $"region {Name} (0x{Offset:x}, 0x{Length:x} bytes)";
}
