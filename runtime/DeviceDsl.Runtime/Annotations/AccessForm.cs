namespace DeviceDsl;

/// <summary>The form of accesses that a register or region takes.</summary>
/// <param name="Widths">The widths in bytes, 1, 2, 4 and 8, as a sum; 0 for all.</param>
/// <param name="Others">What happens to an access of another width.</param>
/// <param name="Order">The order of the bytes.</param>
/// <param name="ChecksReads">Whether a method may refuse reads.</param>
/// <param name="ChecksWrites">Whether a method may refuse writes.</param>
/// <param name="DefersReads">Whether a method may answer reads later.</param>
/// <param name="DefersWrites">Whether a method may complete writes later.</param>
public readonly record struct AccessForm(
    int Widths = 0,
    OtherWidths Others = OtherWidths.Refuse,
    ByteOrder Order = ByteOrder.LittleEndian,
    bool ChecksReads = false,
    bool ChecksWrites = false,
    bool DefersReads = false,
    bool DefersWrites = false)
{
    /// <summary>The widest access there is, in bytes.</summary>
    internal const int MaxWidth = 8;

    /// <summary>All widths there are, as a sum.</summary>
    internal const int AllWidths = 1 | 2 | 4 | 8;

    /// <summary>Whether accesses may be refused.</summary>
    internal bool MayRefuse => Widths != 0 || ChecksReads || ChecksWrites;

    /// <summary>Whether an access has a declared width, at a multiple of it.</summary>
    /// <param name="offset">The first address.</param>
    /// <param name="length">The width in bytes.</param>
    internal bool IsDeclared(ulong offset, int length)
        => Widths == 0 || ((Widths & length) != 0 && int.IsPow2(length) && (offset & (ulong)(length - 1)) == 0);

    /// <summary>Whether a method may answer later.</summary>
    internal bool Defers(bool isWrite) => isWrite ? DefersWrites : DefersReads;

    /// <summary>Whether a method must be asked.</summary>
    internal bool Checks(bool isWrite) => isWrite ? ChecksWrites : ChecksReads;
}
