namespace DeviceDsl.Devices;

/// <summary>One block of a device.</summary>
/// <param name="entry">Its property.</param>
/// <param name="index">Its index.</param>
internal sealed class BlockMember(BlockEntry entry, int index)
{
    /// <summary>Whether it is the part of a base class.</summary>
    public bool IsBase => entry.IsBase;

    /// <summary>The block.</summary>
    public IRegisterBlock Block { get; } = entry.Blocks[index];

    /// <summary>The address of the block, in bytes from the device's base in its space.</summary>
    public ulong Start { get; } = entry.AddressOf(index);

    /// <summary>The device's row of the first register of the block.</summary>
    public int FirstRegister { get; init; }

    /// <summary>Returns the device's name for a member of the block.</summary>
    public string NameOf(string member) => entry.NameOf(index, member);

    /// <summary>Returns the GSI of a line of the block.</summary>
    public Gsi GsiOf(Gsi declared) => entry.GsiOf(index, declared);
}
