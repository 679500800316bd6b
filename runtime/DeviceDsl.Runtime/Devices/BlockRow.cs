namespace DeviceDsl.Devices;

/// <summary>A row of a device's table that belongs to a block.</summary>
/// <param name="Member">The block.</param>
/// <param name="Index">The row of the block's table.</param>
internal readonly record struct BlockRow(BlockMember Member, int Index)
{
    public IRegisterBlock Block => Member.Block;
}
