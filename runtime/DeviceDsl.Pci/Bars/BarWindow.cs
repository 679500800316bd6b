namespace DeviceDsl.Pci.Bars;

/// <summary>A range of a BAR that answers by itself, wherever the BAR is.</summary>
internal abstract class BarWindow
{
    /// <summary>Where it begins, in bytes from the base of the BAR.</summary>
    public abstract ulong Offset { get; }

    /// <summary>How many bytes it has.</summary>
    public abstract ulong Length { get; }

    /// <summary>What messages call it.</summary>
    public abstract string Name { get; }

    /// <summary>The addresses.</summary>
    public BarRange Range => new(Name, Offset, Length);

    /// <summary>The guest reads 1, 2, 4 or 8 bytes that lie wholly in the window.</summary>
    /// <param name="offset">Where, from the beginning of the window.</param>
    /// <param name="length">How many.</param>
    public abstract ulong Read(ulong offset, int length);

    /// <summary>The guest writes 1, 2, 4 or 8 bytes that lie wholly in the window.</summary>
    /// <param name="offset">Where, from the beginning of the window.</param>
    /// <param name="length">How many.</param>
    /// <param name="value">What, zero-extended.</param>
    public abstract void Write(ulong offset, int length, ulong value);

    /// <summary>Whether an access lies wholly in it.</summary>
    public bool Contains(ulong offset, int length)
        => offset >= Offset && offset - Offset < Length && Length - (offset - Offset) >= (ulong)length;
}
