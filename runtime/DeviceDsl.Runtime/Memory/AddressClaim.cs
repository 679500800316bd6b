using DeviceDsl.Foundation;

namespace DeviceDsl.Memory;

/// <summary>A range of guest addresses at which something answers.</summary>
/// <remarks>Addresses are sums of bases and offsets that may lie beyond the end of their space, so they have more bits than it has.</remarks>
/// <param name="owner">Who releases the claim.</param>
/// <param name="kind">What answers.</param>
/// <param name="name">What messages call it.</param>
/// <param name="space">The address space.</param>
/// <param name="base">The base from which the offset counts.</param>
/// <param name="offset">The first address, in bytes from the base.</param>
/// <param name="length">How many bytes.</param>
internal sealed class AddressClaim(object owner, ClaimKind kind, string name, AddressSpace space, UInt128 @base, UInt128 offset, UInt128 length)
{
    private static readonly UInt128 PortCount = 1u << 16;
    private static readonly UInt128 AddressCount = UInt128.One << 64;

    /// <summary>Who releases the claim.</summary>
    public object Owner => owner;

    /// <summary>What answers.</summary>
    public ClaimKind Kind => kind;

    /// <summary>The address space.</summary>
    public AddressSpace Space => space;

    /// <summary>Which item of an array it is; -1 where it is none.</summary>
    public int Index { get; init; } = -1;

    /// <summary>The values that ring, of a doorbell with a match.</summary>
    public (UInt128 First, UInt128 Count)? Matches { get; init; }

    /// <summary>The width of the writes that ring a doorbell; 0 for any.</summary>
    public int Width { get; init; }

    /// <summary>The first address.</summary>
    public UInt128 First { get; } = @base + offset;

    /// <summary>
    /// The address after the last that nobody else can have. A write rings a doorbell by its first byte alone (IOE-9), so that the
    /// others of its bytes are free.
    /// </summary>
    public UInt128 End => First + (IsDoorbell ? UInt128.One : length);

    private bool IsDoorbell => kind is ClaimKind.Doorbell or ClaimKind.ExitDoorbell;

    /// <summary>A claim at an address.</summary>
    public static AddressClaim At(object owner, ClaimKind kind, string name, IoAddress first, ulong length)
        => new(owner, kind, name, first.Space, first.Value, UInt128.Zero, length);

    /// <summary>Why it cannot be anywhere, whatever else there is.</summary>
    public Refusal? CheckPlace()
    {
        if (space > AddressSpace.VirtioCcw) return new(Errno.EINVAL, "", $"{Sentence(Subject)} is in address space {space}, which does not exist.");
        if (length == 0) return new(Errno.EINVAL, "", $"{Sentence(Subject)} has no bytes.");
        if (First + length <= (space == AddressSpace.Pio ? PortCount : AddressCount)) return null;
        return new(
            Errno.EINVAL, "",
            $"{Sentence(Subject)} at offset 0x{offset:x} from base {NameOf(space)} 0x{@base:x} lies beyond the end of the address space.");
    }

    /// <summary>Whether both have an address.</summary>
    public bool Overlaps(AddressClaim other) => First < other.End && other.First < End;

    /// <summary>Whether it and another doorbell could be rung by one write (IOE-7).</summary>
    public bool CollidesWith(AddressClaim other)
        => First == other.First
           && (Width == 0 || other.Width == 0
               || (Width == other.Width
                   && (Matches is not { } own || other.Matches is not { } others
                       || (own.First < others.First + others.Count && others.First < own.First + own.Count))));

    /// <summary>Why it cannot be where another is.</summary>
    public Refusal CheckAgainst(AddressClaim other)
    {
        string uses = IsDoorbell || other.IsDoorbell ? "writes" : "accesses";
        if (other.Kind == ClaimKind.Memory && kind != ClaimKind.Memory) return Occupied($"lies in {other}: {uses} there never leave the memory.");
        if (kind == ClaimKind.Memory && other.Kind != ClaimKind.Memory) return Occupied($"covers {other}: {uses} there would never leave the memory.");
        return IsDoorbell && other.IsDoorbell
            ? new(Errno.EEXIST, "IOE-7", $"{Sentence(ToString())} collides with {other}.")
            : Occupied($"overlaps {other}.");
    }

    /// <summary>The name and the first address; of memory, its range.</summary>
    public override string ToString()
        => kind == ClaimKind.Memory ? $"memory 0x{First:x}..0x{End - 1:x}" : $"{Subject} at {NameOf(space)} 0x{First:x}";

    private string Subject => Index < 0 ? name : $"{name}[{Index}]";

    private Refusal Occupied(string what) => new(Errno.EEXIST, "", $"{Sentence(ToString())} {what}");

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string NameOf(AddressSpace space) => space switch
    {
        AddressSpace.Pio => "pio",
        AddressSpace.Mmio => "mmio",
        _ => "ccw",
    };
}
