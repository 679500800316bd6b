using System.Globalization;
using System.Text;

namespace DeviceDsl.Generator.Tests;

/// <summary>A random map of registers, fields, arrays and regions as source, and a bit-by-bit interpreter of it.</summary>
internal sealed class RandomMap
{
    /// <summary>The register whose value shows banks.</summary>
    public const string SelectorName = "S";

    /// <summary>The register whose value selects a register of an array.</summary>
    public const string IndexName = "T";

    /// <summary>The offset of the map in the device, if it lies in a block.</summary>
    public const ulong BlockOffset = 0x38;

    private const int MaxOffset = 0x60;
    private const ulong SelectorOffset = 0x80;
    private const ulong IndexOffset = 0x82;

    private readonly Random _random;
    private readonly AddressSpace _space;
    private readonly bool _isShared;
    private readonly List<RandomRegister> _declared = [];
    private readonly List<RandomRegion> _regions = [];
    private readonly List<RandomPiece> _pieces = [];

    /// <summary>Creates a random map. Items that overlap an earlier one are left out, and regions come first (DDSL0009).</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="space">The address space.</param>
    /// <param name="isShared">Whether registers share bytes: banks, aliases, indices, and such that are only read or written.</param>
    public RandomMap(int seed, AddressSpace space, bool isShared = false)
    {
        _isShared = isShared;
        _random = new Random(seed);
        _space = space;
        for (int i = 0; i < 4; i++)
        {
            var region = new RandomRegion(_random, i, MaxOffset);
            _regions.Add(region);
            Accept([new(region.Offset, region.Length, null, 0, region)]);
        }

        _declared.AddRange(Enumerable.Range(0, isShared ? 40 : 24).Select(i => new RandomRegister(_random, i, MaxOffset, isShared)));
        if (isShared)
        {
            _declared.Add(new RandomRegister(SelectorName, SelectorOffset, mask: 3));
            _declared.Add(new RandomRegister(IndexName, IndexOffset, mask: 7));
        }

        // All registers come before all aliases. An alias of a register that is left out is left out, too.
        foreach (RandomRegister register in _declared) Accept(register.Views[0]);
        foreach (RandomView alias in Registers.ToList().SelectMany(static register => register.Views.Skip(1))) Accept(alias);
    }

    /// <summary>The log of the methods of registers and regions.</summary>
    public List<string> Log { get; } = [];

    /// <summary>The number of register rows in the map.</summary>
    public int RegisterCount => _pieces.Select(static piece => piece.View).OfType<RandomView>().Distinct().Count();

    /// <summary>The number of region rows in the map.</summary>
    public int RegionCount => _pieces.Count(static piece => piece.Region is not null);

    /// <summary>The fields of the registers in the map.</summary>
    public IReadOnlyList<(RandomRegister Register, RandomField Field)> Fields
        => [.. Registers.SelectMany(static register => register.Fields, static (register, one) => (register, one))];

    /// <summary>The device.</summary>
    public string Source => "internal enum Numbers : short { One = 1 }\n\n" + ClassOf("Device", "D");

    /// <summary>A device that has the map in a block of a block.</summary>
    public string SourceWithBlocks
        => $$"""
            [Device] internal sealed partial class D
            {
                [Block({{_space}}, 0x30)] private partial Outer Outer { get; }
                public Inner Inner => Outer.Inner;
            }
            [RegisterBlock] internal sealed partial class Outer { [Block({{_space}}, 8)] public partial Inner Inner { get; } }

            internal enum Numbers : short { One = 1 }

            {{ClassOf("RegisterBlock", "Inner")}}
            """;

    private IEnumerable<RandomRegister> Registers => _pieces.Select(static piece => piece.Register).OfType<RandomRegister>().Distinct();

    /// <summary>An access of any width inside, next to and across items.</summary>
    public (ulong Offset, int Length, ulong Value) NextAccess()
    {
        if (_isShared && _random.Next(4) == 0)
        {
            return (_random.Next(2) == 0 ? SelectorOffset : IndexOffset, 1, (ulong)_random.Next(8));
        }

        int length = 1 << _random.Next(_space == AddressSpace.Pio ? 3 : 4);
        return ((ulong)_random.Next(MaxOffset + 0x30), length, (ulong)_random.NextInt64() & (ulong.MaxValue >> (64 - (length * 8))));
    }

    /// <summary>The result of a read; null if the device does not claim it, or refuses all of it.</summary>
    public ulong? Read(ulong offset, int length)
    {
        if (Touched(offset, length, isWrite: false) is not { } touched) return null;
        ulong value = 0;
        int refused = 0;
        foreach (RandomPiece piece in touched)
        {
            value |= piece.Read(offset, length, Log, out bool isRefused);
            if (isRefused) refused++;
        }

        return refused > 0 && refused == touched.Count && !IsIgnored(offset, length, isWrite: false) ? null : value;
    }

    /// <summary>Whether the device claims a write, and does not refuse all of it.</summary>
    public bool Write(ulong offset, int length, ulong value)
        => Touched(offset, length, isWrite: true) is { } touched
            && (touched.Count == 0
                || touched.Count(piece => piece.TryWrite(offset, length, value, Log)) > 0
                || IsIgnored(offset, length, isWrite: true));

    /// <summary>Resets all registers.</summary>
    public void Reset() => Registers.ToList().ForEach(static register => register.Clear());

    private string ClassOf(string attribute, string name)
    {
        var source = new StringBuilder($"[{attribute}]\n");
        foreach (RandomRegion region in _regions) source.Append(region.Attribute(_space));
        source.Append(CultureInfo.InvariantCulture, $"internal sealed partial class {name}\n{{\n");
        source.Append("    public System.Collections.Generic.List<string> Log = new();\n");
        foreach (RandomRegion region in _regions) source.Append(region.Methods());
        foreach (RandomRegister register in _declared) source.AppendLine(register.Source(_space));
        return source.Append('}').ToString();
    }

    private void Accept(RandomView view)
        => Accept([.. view.Places.Select(place => new RandomPiece(place.Offset, view.Register.Length, view, place.Index, null))]);

    private void Accept(List<RandomPiece> pieces)
    {
        if (!pieces.Exists(piece => _pieces.Exists(piece.ConflictsWith))) _pieces.AddRange(pieces);
    }

    private List<RandomPiece>? Touched(ulong offset, int length, bool isWrite)
    {
        if (!_pieces.Exists(piece => piece.Holds(offset))) return null;
        if (!_isShared)
        {
            return
            [
                .. _pieces.Where(piece => piece.IsTouched(offset, length) && (!IsLimited(piece) || piece.View!.Answers(isWrite)))
                    .OrderBy(static piece => piece.Offset),
            ];
        }

        return
        [
            .. Enumerable.Range(0, length)
                .Select(i => offset + (ulong)i)
                .GroupBy(address => OwnerOf(address, isWrite))
                .Where(static group => group.Key is not null)
                .OrderBy(static group => group.First())
                .Select(static group => group.Key! with { Own = [.. group] }),
        ];
    }

    // The piece that answers at an address, with the selected register of an array.
    private RandomPiece? OwnerOf(ulong address, bool isWrite)
        => _pieces.Where(piece => piece.Holds(address))
            .Select(piece => piece.View is { } view ? piece with { Index = IndexIn(view, piece.Index) } : piece)
            .Where(piece => piece.View is not { } view || (piece.Index >= 0 && view.Answers(isWrite)))
            .OrderByDescending(static piece => piece.View?.Layer ?? 0)
            .FirstOrDefault();

    // Whether a register that shares no bytes takes a part of the access, without an effect or result.
    private bool IsIgnored(ulong offset, int length, bool isWrite)
        => _isShared && _pieces.Exists(piece => piece.IsTouched(offset, length)
            && piece.View is { } view
            && !view.Answers(isWrite)
            && !IsLimited(piece)
            && IndexIn(view, piece.Index) >= 0);

    // Whether only the accesses that have a result or an effect reach a register: it shares bytes, or is an alias with an own access.
    private bool IsLimited(RandomPiece piece)
        => piece.View is { } view
            && (view is { IsAlias: true, Access: not null }
                || _pieces.Exists(other => other.View != view && _pieces.Exists(own => own.View == view && own.Overlaps(other))));

    private int IndexIn(RandomView view, int place)
    {
        int selector = (int)_declared.Find(static register => register.Name == SelectorName)!.Stored(0);
        int index = (int)_declared.Find(static register => register.Name == IndexName)!.Stored(0);
        return view.IndexFor(selector & 3, index & 7, place);
    }
}
