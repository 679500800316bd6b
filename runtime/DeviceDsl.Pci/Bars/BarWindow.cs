namespace DeviceDsl.Pci.Bars;

/// <summary>A range of a BAR that answers without a device, wherever the BAR is mapped.</summary>
internal abstract class BarWindow
{
    /// <summary>Its first address, in bytes from the base of the BAR.</summary>
    public abstract ulong Offset { get; }

    /// <summary>Its length in bytes.</summary>
    public abstract ulong Length { get; }

    /// <summary>Its name in messages.</summary>
    public abstract string Name { get; }

    /// <summary>The addresses.</summary>
    public BarRange Range => new(Name, Offset, Length);

    /// <summary>Handles a guest read of 1, 2, 4 or 8 bytes that lie entirely in the window.</summary>
    /// <param name="offset">The offset from the beginning of the window.</param>
    /// <param name="length">The number of bytes.</param>
    public abstract ulong Read(ulong offset, int length);

    /// <summary>Handles a guest write of 1, 2, 4 or 8 bytes that lie entirely in the window.</summary>
    /// <param name="offset">The offset from the beginning of the window.</param>
    /// <param name="length">The number of bytes.</param>
    /// <param name="value">The value, zero-extended.</param>
    public abstract void Write(ulong offset, int length, ulong value);

    /// <summary>Whether an access lies entirely in the window.</summary>
    public bool Contains(ulong offset, int length)
        => offset >= Offset && offset - Offset < Length && Length - (offset - Offset) >= (ulong)length;
}
