using DeviceDsl.Interrupts;

namespace DeviceDsl;

/// <summary>The connected interrupt lines of one device, in the order of its line table, and its message vectors.</summary>
public readonly ref struct LineSet
{
    private readonly ReadOnlySpan<LineDriver> _drivers;

    internal LineSet(ReadOnlySpan<LineDriver> drivers, MsiVectors? msi = null)
    {
        _drivers = drivers;
        Msi = msi ?? MsiVectors.Unconnected(0);
    }

    /// <summary>The message vectors; their number is <see cref="IDevice.MsiCount"/>.</summary>
    public MsiVectors Msi { get; }

    /// <summary>Returns a line of kind <see cref="LineKind.Edge"/>.</summary>
    /// <param name="line">The row in the line table.</param>
    /// <exception cref="IndexOutOfRangeException">The row does not exist.</exception>
    public EdgeLine Edge(int line) => new(_drivers[line]);

    /// <summary>Returns a line of kind <see cref="LineKind.Level"/>.</summary>
    /// <param name="line">The row in the line table.</param>
    /// <exception cref="IndexOutOfRangeException">The row does not exist.</exception>
    public LevelLine Level(int line) => new(_drivers[line]);

    /// <summary>Returns a line of kind <see cref="LineKind.Resampled"/>.</summary>
    /// <param name="line">The row in the line table.</param>
    /// <exception cref="IndexOutOfRangeException">The row does not exist.</exception>
    public ResampleLine Resampled(int line) => new(_drivers[line]);

    /// <summary>Returns the lines of one device of a board, or of one block of a device.</summary>
    internal LineSet Slice(int first, int count, int firstMsi, int msiCount)
        => new(_drivers.Slice(first, count), Msi.Slice(firstMsi, msiCount));
}
