using System.Text;

namespace DeviceDsl.Generator.Tests;

/// <summary>A random map of registers, fields, arrays and regions as source, and a bit-by-bit interpreter of it.</summary>
internal sealed class RandomMap
{
    private const int MaxOffset = 0x60;

    private readonly Random _random;
    private readonly AddressSpace _space;
    private readonly List<RandomRegister> _declared = [];
    private readonly List<RandomRegion> _regions = [];
    private readonly List<RandomPiece> _pieces = [];

    /// <summary>Creates a random map. Items that overlap an earlier one are left out, and regions come first (DDSL0009).</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="space">The address space.</param>
    public RandomMap(int seed, AddressSpace space)
    {
        _random = new Random(seed);
        _space = space;
        for (int i = 0; i < 4; i++)
        {
            var region = new RandomRegion(_random, i, MaxOffset);
            _regions.Add(region);
            Accept([new(region.Offset, region.Length, null, 0, region)]);
        }

        for (int i = 0; i < 24; i++)
        {
            var register = new RandomRegister(_random, i, MaxOffset);
            _declared.Add(register);
            Accept([.. register.Places.Select(place => new RandomPiece(place.Offset, register.Length, register, place.Index, null))]);
        }
    }

    /// <summary>The log of the methods of registers and regions.</summary>
    public List<string> Log { get; } = [];

    /// <summary>The number of register rows in the map.</summary>
    public int RegisterCount => Registers.Count();

    /// <summary>The number of region rows in the map.</summary>
    public int RegionCount => _pieces.Count(static piece => piece.Region is not null);

    /// <summary>The fields of the registers in the map.</summary>
    public IReadOnlyList<(RandomRegister Register, RandomField Field)> Fields
        => [.. Registers.SelectMany(static register => register.Fields, static (register, one) => (register, one))];

    /// <summary>The device.</summary>
    public string Source
    {
        get
        {
            var source = new StringBuilder("internal enum Numbers : short { One = 1 }\n\n[Device]\n");
            foreach (RandomRegion region in _regions) source.Append(region.Attribute(_space));
            source.Append("internal sealed partial class D\n{\n    public System.Collections.Generic.List<string> Log = new();\n");
            foreach (RandomRegion region in _regions) source.Append(region.Methods());
            foreach (RandomRegister register in _declared) source.AppendLine(register.Source(_space));
            return source.Append('}').ToString();
        }
    }

    private IEnumerable<RandomRegister> Registers => _pieces.Select(static piece => piece.Register).OfType<RandomRegister>().Distinct();

    /// <summary>An access of any width inside, next to and across items.</summary>
    public (ulong Offset, int Length, ulong Value) NextAccess()
    {
        int length = 1 << _random.Next(_space == AddressSpace.Pio ? 3 : 4);
        return ((ulong)_random.Next(MaxOffset + 0x30), length, (ulong)_random.NextInt64() & (ulong.MaxValue >> (64 - (length * 8))));
    }

    /// <summary>The result of a read; null if the device does not claim it.</summary>
    public ulong? Read(ulong offset, int length)
        => Touched(offset, length)?.Aggregate(0UL, (value, piece) => value | piece.Read(offset, length, Log));

    /// <summary>Whether the device claims a write.</summary>
    public bool Write(ulong offset, int length, ulong value)
    {
        if (Touched(offset, length) is not { } touched) return false;
        touched.ForEach(piece => piece.Write(offset, length, value, Log));
        return true;
    }

    /// <summary>Resets all registers.</summary>
    public void Reset() => Registers.ToList().ForEach(static register => register.Clear());

    private void Accept(List<RandomPiece> pieces)
    {
        if (!pieces.Exists(piece => _pieces.Exists(piece.Overlaps))) _pieces.AddRange(pieces);
    }

    private List<RandomPiece>? Touched(ulong offset, int length)
        => _pieces.Exists(piece => piece.Holds(offset))
            ? [.. _pieces.Where(piece => piece.IsTouched(offset, length)).OrderBy(static piece => piece.Offset)]
            : null;
}
