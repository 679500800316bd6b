using DeviceDsl.Foundation;

namespace DeviceDsl.Memory;

/// <summary>A range of guest addresses that belongs to one owner.</summary>
/// <remarks>
/// Addresses are sums of bases and offsets that may lie beyond the end of the space, and therefore have more bits than the space.
/// </remarks>
/// <param name="owner">The owner, who releases the claim.</param>
/// <param name="kind">The kind of thing that answers at the addresses.</param>
/// <param name="name">Its name in messages.</param>
/// <param name="space">The address space.</param>
/// <param name="base">The base from which the offset counts.</param>
/// <param name="offset">The first address, in bytes from the base.</param>
/// <param name="length">The number of bytes.</param>
internal sealed class AddressClaim(
    object owner, ClaimKind kind, string name, AddressSpace space, UInt128 @base, UInt128 offset, UInt128 length)
{
    private static readonly UInt128 PortCount = 1u << 16;
    private static readonly UInt128 AddressCount = UInt128.One << 64;

    /// <summary>The owner, who releases the claim.</summary>
    public object Owner => owner;

    /// <summary>The kind of thing that answers at the addresses.</summary>
    public ClaimKind Kind => kind;

    /// <summary>The address space.</summary>
    public AddressSpace Space => space;

    /// <summary>The index in an array; -1 if it is not part of an array.</summary>
    public int Index { get; init; } = -1;

    /// <summary>The values that ring, for a doorbell with a match.</summary>
    public (UInt128 First, UInt128 Count)? Matches { get; init; }

    /// <summary>The width of the writes that ring a doorbell; 0 for any.</summary>
    public int Width { get; init; }

    /// <summary>The accesses that reach a register.</summary>
    public RegisterReach Reach { get; init; }

    /// <summary>When a register answers.</summary>
    public RegisterLayer Layer { get; init; }

    /// <summary>The widths of accesses that a register or region takes.</summary>
    public int Widths { get; init; }

    /// <summary>The first address.</summary>
    public UInt128 First { get; } = @base + offset;

    /// <summary>
    /// The end of the exclusive addresses. Only the first byte of a write rings a doorbell (IOE-9), so the other bytes of a
    /// doorbell are free.
    /// </summary>
    public UInt128 End => First + (IsDoorbell ? UInt128.One : length);

    private bool IsDoorbell => kind is ClaimKind.Doorbell or ClaimKind.ExitDoorbell;

    /// <summary>Creates a claim at an address.</summary>
    public static AddressClaim At(object owner, ClaimKind kind, string name, IoAddress first, ulong length)
        => new(owner, kind, name, first.Space, first.Value, UInt128.Zero, length);

    /// <summary>Checks the range itself, independently of other claims.</summary>
    public Refusal? CheckPlace()
    {
        if (space > AddressSpace.VirtioCcw)
        {
            return new(Errno.EINVAL, "", $"{Sentence(Subject)} is in address space {space}, which does not exist.");
        }

        if (length == 0) return new(Errno.EINVAL, "", $"{Sentence(Subject)} has length 0.");
        if (Widths is < 0 or > AccessForm.AllWidths)
        {
            return new(Errno.EINVAL, "", $"{Sentence(Subject)} takes accesses of widths {Widths}, which are not 1, 2, 4 and 8.");
        }

        if (First + length <= (space == AddressSpace.Pio ? PortCount : AddressCount)) return null;
        return new(
            Errno.EINVAL, "",
            $"{Sentence(Subject)} at offset 0x{offset:x} from base {NameOf(space)} 0x{@base:x} lies beyond the end of the address space.");
    }

    /// <summary>Whether the two claims share an address.</summary>
    public bool Overlaps(AddressClaim other) => First < other.End && other.First < End;

    /// <summary>Whether one write could ring both this doorbell and another (IOE-7).</summary>
    public bool CollidesWith(AddressClaim other)
        => First == other.First
           && (Width == 0 || other.Width == 0
               || (Width == other.Width
                   && (Matches is not { } own || other.Matches is not { } others
                       || (own.First < others.First + others.Count && others.First < own.First + own.Count))));

    /// <summary>Whether two registers of one device may share addresses: no access reaches both, or one hides the other.</summary>
    public bool SharesWith(AddressClaim other)
        => Owner == other.Owner
           && (Layer != other.Layer || Layer != RegisterLayer.Plain || (Reach, other.Reach)
               is (RegisterReach.Reads, RegisterReach.Writes) or (RegisterReach.Writes, RegisterReach.Reads));

    /// <summary>Returns the refusal for a conflict with another claim.</summary>
    public Refusal CheckAgainst(AddressClaim other)
    {
        string uses = IsDoorbell || other.IsDoorbell ? "writes" : "accesses";
        if (other.Kind == ClaimKind.Memory && kind != ClaimKind.Memory)
        {
            return Occupied($"lies in {other}: {uses} there go to the memory, never to a device.");
        }

        if (kind == ClaimKind.Memory && other.Kind != ClaimKind.Memory)
        {
            return Occupied($"covers {other}: {uses} there would go to the memory, never to a device.");
        }

        return IsDoorbell && other.IsDoorbell
            ? new(Errno.EEXIST, "IOE-7", $"{Sentence(ToString())} collides with {other}.")
            : Occupied($"overlaps {other}.");
    }

    /// <summary>The name and the first address; for memory, the range.</summary>
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
