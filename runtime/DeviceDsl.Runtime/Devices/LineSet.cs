using DeviceDsl.Interrupts;

namespace DeviceDsl;

/// <summary>The connected interrupt lines of one device, in the order of its table of lines, and its message vectors.</summary>
public readonly ref struct LineSet
{
    private readonly ReadOnlySpan<LineDriver> _drivers;

    internal LineSet(ReadOnlySpan<LineDriver> drivers, MsiVectors? msi = null)
    {
        _drivers = drivers;
        Msi = msi ?? MsiVectors.Unconnected(0);
    }

    /// <summary>The message vectors, as many as <see cref="IDevice.MsiCount"/> says.</summary>
    public MsiVectors Msi { get; }

    /// <summary>A line of kind <see cref="LineKind.Edge"/>.</summary>
    /// <param name="line">Its row in the table of lines.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such row.</exception>
    public EdgeLine Edge(int line) => new(_drivers[line]);

    /// <summary>A line of kind <see cref="LineKind.Level"/>.</summary>
    /// <param name="line">Its row in the table of lines.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such row.</exception>
    public LevelLine Level(int line) => new(_drivers[line]);

    /// <summary>A line of kind <see cref="LineKind.Resampled"/>.</summary>
    /// <param name="line">Its row in the table of lines.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such row.</exception>
    public ResampleLine Resampled(int line) => new(_drivers[line]);

    /// <summary>The lines of one device of a board.</summary>
    internal LineSet Slice(int first, int count, int firstMsi, int msiCount)
        => new(_drivers.Slice(first, count), Msi.Slice(firstMsi, msiCount));
}
