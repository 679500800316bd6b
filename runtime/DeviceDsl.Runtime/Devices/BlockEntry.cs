using System.ComponentModel;

namespace DeviceDsl;

/// <summary>One <see cref="BlockAttribute"/> property of a device: its blocks, and where they are.</summary>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public sealed class BlockEntry
{
    private readonly string? _only;

    /// <summary>Describes the part of a base class, which has the addresses, lines and names of the device.</summary>
    /// <param name="part">The part of the base class.</param>
    public BlockEntry(IRegisterBlock part)
        : this([part], "", default, 0, 0)
        => IsBase = true;

    /// <summary>Describes a single block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="space">The address space of the block.</param>
    /// <param name="offset">Its address, in bytes from the device's base in that space.</param>
    public BlockEntry(IRegisterBlock block, string name, AddressSpace space, ulong offset)
        : this([block], name, space, offset, 0)
        => _only = name;

    /// <summary>Describes an array of blocks.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="space">The address space of the blocks.</param>
    /// <param name="offset">The address of the first, in bytes from the device's base in that space.</param>
    /// <param name="stride">The distance in bytes from one to the next.</param>
    public BlockEntry(IReadOnlyList<IRegisterBlock> blocks, string name, AddressSpace space, ulong offset, ulong stride)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        Blocks = blocks;
        Name = name;
        Space = space;
        Offset = offset;
        Stride = stride;
    }

    /// <summary>The blocks.</summary>
    public IReadOnlyList<IRegisterBlock> Blocks { get; }

    /// <summary>The name of the property.</summary>
    public string Name { get; }

    /// <summary>The address space of the blocks.</summary>
    public AddressSpace Space { get; }

    /// <summary>The address of the first block, in bytes from the device's base in <see cref="Space"/>.</summary>
    public ulong Offset { get; }

    /// <summary>The distance in bytes from one block to the next.</summary>
    public ulong Stride { get; }

    /// <summary>The GSI of the only line of the first block; <see langword="null"/> for the declared ones.</summary>
    public Gsi? Gsi { get; init; }

    /// <summary>The distance from the GSIs of one block to those of the next.</summary>
    public int GsiStride { get; init; }

    /// <summary>Whether it is the part of a base class.</summary>
    internal bool IsBase { get; }

    /// <summary>Returns the GSI of a line of a block.</summary>
    internal Gsi GsiOf(int index, Gsi declared) => new(unchecked((Gsi ?? declared).Number + (uint)(index * GsiStride)));

    /// <summary>Returns the address of a block, in bytes from the device's base.</summary>
    internal ulong AddressOf(int index) => unchecked(Offset + ((ulong)index * Stride));

    /// <summary>Returns the device's name for a member of a block.</summary>
    internal string NameOf(int index, string member) => IsBase ? member : $"{_only ?? $"{Name}[{index}]"}.{member}";

    /// <summary>Whether the blocks have addresses in a space.</summary>
    internal bool LiesIn(AddressSpace space) => IsBase || space == Space;
}
