namespace DeviceDsl.Devices;

/// <summary>The tables of a board: the concatenated tables of its devices.</summary>
internal static class BoardRows
{
    /// <summary>The devices of a board.</summary>
    public static IReadOnlyList<IDevice> Devices(IBoard board)
        => [.. Enumerable.Range(0, board.PartCount).Select(part => board.GetPart(part).Device)];

    /// <summary>Returns the number of rows of a table.</summary>
    /// <param name="board">The board.</param>
    /// <param name="count">Returns the number of a device's rows in the table.</param>
    public static int Count(IBoard board, Func<IDevice, int> count)
        => Enumerable.Range(0, board.PartCount).Sum(part => count(board.GetPart(part).Device));

    /// <summary>Finds a row.</summary>
    /// <param name="board">The board.</param>
    /// <param name="index">The row of the board's table.</param>
    /// <param name="count">Returns the number of a device's rows in the table.</param>
    /// <param name="row">The row.</param>
    public static bool TryFind(IBoard board, int index, Func<IDevice, int> count, out BoardRow row)
    {
        int left = index;
        for (int number = 0; left >= 0 && number < board.PartCount; number++)
        {
            BoardPart part = board.GetPart(number);
            int rows = count(part.Device);
            if (left < rows)
            {
                row = new(number, part, left);
                return true;
            }

            left -= rows;
        }

        row = default;
        return false;
    }

    /// <summary>Finds a row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The row does not exist.</exception>
    public static BoardRow Find(IBoard board, int index, Func<IDevice, int> count, string parameter)
        => TryFind(board, index, count, out BoardRow row) ? row : throw new ArgumentOutOfRangeException(parameter);
}
