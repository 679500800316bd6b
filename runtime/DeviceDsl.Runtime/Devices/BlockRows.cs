namespace DeviceDsl.Devices;

/// <summary>The rows of one table of a device that belong to blocks. They follow the device's own rows.</summary>
/// <param name="own">The number of the device's own rows.</param>
/// <param name="members">The blocks.</param>
/// <param name="count">Returns the number of a block's rows.</param>
internal sealed class BlockRows(int own, IEnumerable<BlockMember> members, Func<IDevice, int> count)
{
    private readonly BlockRow[] _rows =
    [
        .. members.SelectMany(member => Enumerable.Range(0, count(member.Block)), static (member, row) => new BlockRow(member, row)),
    ];

    /// <summary>The number of rows.</summary>
    public int Count => _rows.Length;

    /// <summary>Finds a row.</summary>
    /// <param name="row">The row of the device's table.</param>
    /// <param name="found">The row of the block.</param>
    public bool TryFind(int row, out BlockRow found)
    {
        int index = unchecked(row - own);
        bool exists = row >= own && index < _rows.Length;
        found = exists ? _rows[index] : default;
        return exists;
    }

    /// <summary>Finds a row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The row does not exist.</exception>
    public BlockRow Find(int row, string parameter)
        => TryFind(row, out BlockRow found) ? found : throw new ArgumentOutOfRangeException(parameter);
}
