using System.Globalization;
using System.Text;

namespace DeviceDsl.Generator.Tests;

/// <summary>A random device as source, and a simple model of its attributes.</summary>
/// <remarks>Some declarations are invalid or collide with earlier ones on purpose; the generator leaves them out (IOE-2, IOE-7).</remarks>
internal sealed class RandomDoorbells
{
    private readonly Random _random;
    private readonly List<Declaration> _declarations = [];
    private readonly List<Doorbell> _doorbells = [];
    private int _rows;

    /// <summary>Creates random declarations.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="count">The number of declarations.</param>
    public RandomDoorbells(int seed, int count)
    {
        _random = new Random(seed);
        for (int i = 0; i < count; i++)
        {
            Declaration declaration = MakeUp((ulong)count);
            _declarations.Add(declaration);
            Accept(declaration);
        }
    }

    /// <summary>The number of valid declarations without collisions.</summary>
    public int Rows => _rows;

    /// <summary>The device.</summary>
    public string Source
    {
        get
        {
            var source = new StringBuilder("""
                [Device]
                internal sealed partial class D
                {
                    public System.Collections.Generic.List<string> Log = new();

                """);
            for (int i = 0; i < _declarations.Count; i++)
            {
                Declaration it = _declarations[i];
                string[] parameters = [.. it.IsArray ? ["int index"] : (string[])[], .. it.IsSynchronous ? ["ulong value"] : (string[])[]];
                string log = $"M{i}{(it.IsArray ? "[{index}]" : "")}{(it.IsSynchronous ? " {value}" : "")}";
                source.AppendLine(CultureInfo.InvariantCulture, $$"""
                    {{it}} private void M{{i}}({{string.Join(", ", parameters)}}) { Log.Add($"{{log}}"); }
                """);
            }

            return source.Append('}').ToString();
        }
    }

    /// <summary>Writes at, next to and between all doorbells, of all widths, with values equal and close to their matches.</summary>
    public IEnumerable<(AddressSpace Space, ulong Offset, int Length, ulong Value)> Writes()
        => _doorbells.SelectMany(static doorbell
                => from distance in new ulong[] { 0, 1, ulong.MaxValue }
                   from length in doorbell.Space == AddressSpace.Pio ? new[] { 1, 2, 4 } : [1, 2, 4, 8]
                   from value in new ulong[] { 0, doorbell.Match ?? 5, unchecked((doorbell.Match ?? 5) + 1), ulong.MaxValue }
                   let offset = unchecked(doorbell.Offset + distance)
                   where doorbell.Space == AddressSpace.Mmio || offset <= 0xFFFF
                   select (doorbell.Space, offset, length, value & (ulong.MaxValue >> (64 - (length * 8)))))
            .Distinct();

    /// <summary>The row and the index of the doorbell that a write rings (IOE-9); -1 for none.</summary>
    public (int Row, int Index) Find(AddressSpace space, ulong offset, int length, ulong value)
        => _doorbells.Where(doorbell => doorbell.Space == space && doorbell.Offset == offset)
            .Where(doorbell => doorbell.Length == 0 || (doorbell.Length == length && (doorbell.Match ?? value) == value))
            .Select(static doorbell => (doorbell.Row, doorbell.Index))
            .SingleOrDefault((-1, -1));

    private Declaration MakeUp(ulong count)
    {
        AddressSpace space = _random.Next(2) == 0 ? AddressSpace.Pio : AddressSpace.Mmio;
        ulong end = space == AddressSpace.Pio ? 0xFFFF : ulong.MaxValue;
        ulong place = (ulong)_random.NextInt64(0, (long)count * 4);
        ulong? match = _random.Next(3) switch
        {
            0 => null,
            1 => (ulong)_random.Next(6),
            _ => (ulong.MaxValue >> (8 * _random.Next(8))) - (ulong)_random.Next(4),
        };
        bool isArray = _random.Next(2) == 0;
        return new(
            space,
            _random.Next(4) == 0 ? end - place : place,
            _random.Next(3) == 0 && match is not null ? null : Pick<int>(match is null ? [0, 1, 2, 4] : [1, 2, 4]),
            match,
            isArray ? _random.Next(1, 7) : null,
            isArray ? Pick<ulong>([0, 1, 2, 3, 4, 8, 0x10, end / 3]) : 0,
            _random.Next(3) == 0);
    }

    private T Pick<T>(T[] items) => items[_random.Next(items.Length)];

    private void Accept(Declaration declaration)
    {
        List<Doorbell> made = [.. declaration.Expand(_rows)];
        bool collides = made.Any(
            doorbell => _doorbells.Concat(made).Any(other => !ReferenceEquals(doorbell, other) && doorbell.Collides(other)));
        if (!declaration.IsRight() || collides) return;
        _doorbells.AddRange(made);
        _rows++;
    }

    private sealed record Doorbell(int Row, int Index, AddressSpace Space, ulong Offset, int Length, ulong? Match)
    {
        // IOE-7.
        public bool Collides(Doorbell other)
            => Space == other.Space && Offset == other.Offset
                && (Length == 0 || other.Length == 0
                    || (Length == other.Length && (Match is null || other.Match is null || Match == other.Match)));
    }

    private sealed record Declaration(
        AddressSpace Space, ulong Offset, int? Length, ulong? Match, int? Count, ulong Stride, bool IsSynchronous)
    {
        public bool IsArray => Count is not null;

        private UInt128 Last => (UInt128)(Count ?? 1) - 1;

        private UInt128 LastOffset => Offset + (Last * Stride);

        private UInt128 LastMatch => (Match ?? 0) + (Stride == 0 ? Last : 0);

        private int Width
        {
            get
            {
                if (Length is { } given) return given;
                int usual = Space == AddressSpace.Pio ? 2 : 4;
                return LastMatch >> (8 * usual) == 0 ? usual : usual * 2;
            }
        }

        public bool IsRight()
        {
            UInt128 end = Space == AddressSpace.Pio ? 0x1_0000 - (UInt128)Math.Max(Width, 1) : ulong.MaxValue - (UInt128)Width;
            return LastOffset <= end && (Match is null || LastMatch >> (8 * Width) == 0);
        }

        public IEnumerable<Doorbell> Expand(int row)
            => Enumerable.Range(0, Count ?? 1).Select(index => new Doorbell(
                row,
                index,
                Space,
                unchecked(Offset + (Stride * (ulong)index)),
                Width,
                Stride == 0 ? unchecked(Match + (ulong)index) : Match));

        public override string ToString()
        {
            string[] arguments =
            [
                Space.ToString(),
                string.Create(CultureInfo.InvariantCulture, $"0x{Offset:X}"),
                .. Length is { } length ? [$"Length = {length}"] : (string[])[],
                .. Match is { } match ? [string.Create(CultureInfo.InvariantCulture, $"Match = 0x{match:X}")] : (string[])[],
                .. Count is { } count ? [$"Count = {count}"] : (string[])[],
                .. Stride != 0 ? [string.Create(CultureInfo.InvariantCulture, $"Stride = 0x{Stride:X}")] : (string[])[],
                .. IsSynchronous ? ["Synchronous = true"] : (string[])[],
            ];
            return $"[Doorbell({string.Join(", ", arguments)})]";
        }
    }
}
