namespace DeviceDsl.Devices;

/// <summary>A row of a board's table: which device has it, and where in its own table.</summary>
/// <param name="Number">The number of the device.</param>
/// <param name="Part">The device.</param>
/// <param name="Index">The row of the device's table.</param>
internal readonly record struct BoardRow(int Number, BoardPart Part, int Index)
{
    public IDevice Device => Part.Device;

    /// <summary>The address on the board of something that the device has at an offset.</summary>
    public ulong AddressOf(AddressSpace space, ulong offset) => unchecked((space == AddressSpace.Pio ? Part.Pio : Part.Mmio) + offset);

    /// <summary>The first row that the device has in another table of the board.</summary>
    /// <param name="board">The board.</param>
    /// <param name="count">How many rows of it a device has.</param>
    public int FirstOf(IBoard board, Func<IDevice, int> count) => Enumerable.Range(0, Number).Sum(part => count(board.GetPart(part).Device));

    /// <summary>The name on the board of something of the device.</summary>
    public string NameOf(string name) => $"{Part.Name}.{name}";
}
