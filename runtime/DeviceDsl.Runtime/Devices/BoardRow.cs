namespace DeviceDsl.Devices;

/// <summary>A row of a board's table: the device that it belongs to, and its row in the device's own table.</summary>
/// <param name="Number">The number of the device.</param>
/// <param name="Part">The device.</param>
/// <param name="Index">The row of the device's table.</param>
internal readonly record struct BoardRow(int Number, BoardPart Part, int Index)
{
    public IDevice Device => Part.Device;

    /// <summary>Returns the board address of an offset in the device.</summary>
    public ulong AddressOf(AddressSpace space, ulong offset) => unchecked((space == AddressSpace.Pio ? Part.Pio : Part.Mmio) + offset);

    /// <summary>Returns the device's first row in a table of the board.</summary>
    /// <param name="board">The board.</param>
    /// <param name="count">Returns the number of a device's rows in the table.</param>
    public int FirstOf(IBoard board, Func<IDevice, int> count)
        => Enumerable.Range(0, Number).Sum(part => count(board.GetPart(part).Device));

    /// <summary>Returns the board's name for a member of the device.</summary>
    public string NameOf(string name) => $"{Part.Name}.{name}";
}
