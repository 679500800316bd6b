using System.Globalization;
using System.Text;

namespace DeviceDsl.Generator.Tests;

/// <summary>A random map of registers as source, and an interpreter of it that goes bit by bit.</summary>
internal sealed class RandomRegisters
{
    private const int MaxOffset = 0x60;

    private readonly Random _random;
    private readonly AddressSpace _space;
    private readonly List<RandomRegister> _declared = [];
    private readonly List<RandomRegister> _accepted = [];

    /// <summary>Makes up registers; those that overlap an earlier one are left out (DDSL0009).</summary>
    /// <param name="seed">Which.</param>
    /// <param name="space">Where.</param>
    public RandomRegisters(int seed, AddressSpace space)
    {
        _random = new Random(seed);
        _space = space;
        for (int i = 0; i < 24; i++)
        {
            var register = new RandomRegister(_random, i, MaxOffset);
            _declared.Add(register);
            if (!_accepted.Exists(register.Overlaps)) _accepted.Add(register);
        }
    }

    /// <summary>What the methods of written registers say.</summary>
    public List<string> Log { get; } = [];

    /// <summary>How many registers are in the map.</summary>
    public int Count => _accepted.Count;

    /// <summary>The fields of the registers in the map.</summary>
    public IReadOnlyList<(RandomRegister Register, RandomField Field)> Fields
        => [.. _accepted.SelectMany(static register => register.Fields, static (register, one) => (register, one))];

    /// <summary>The device.</summary>
    public string Source
    {
        get
        {
            var source = new StringBuilder("""
                internal enum Numbers : short { One = 1 }

                [Device]
                internal sealed partial class D
                {
                    public System.Collections.Generic.List<string> Log = new();

                """);
            foreach (RandomRegister register in _declared) source.AppendLine(register.Source(_space));
            return source.Append('}').ToString();
        }
    }

    /// <summary>An access of any width, in, beside and across registers.</summary>
    public (ulong Offset, int Length, ulong Value) NextAccess()
    {
        int length = 1 << _random.Next(_space == AddressSpace.Pio ? 3 : 4);
        return ((ulong)_random.Next(MaxOffset + 0x30), length, (ulong)_random.NextInt64() & (ulong.MaxValue >> (64 - (length * 8))));
    }

    /// <summary>What a read sees; null where it is not the device's.</summary>
    public ulong? Read(ulong offset, int length)
    {
        if (Touched(offset, length) is not { } touched) return null;
        ulong value = 0;
        foreach (var (register, index) in touched)
        {
            for (int bit = 0; bit < length * 8; bit++)
            {
                if (register.BitAt(index, offset, bit) is not { } own) continue;
                if (register.IsSeen(index, own)) value |= 1UL << bit;
                register.AfterRead(index, own);
            }
        }

        return value;
    }

    /// <summary>Whether a write is the device's.</summary>
    public bool Write(ulong offset, int length, ulong value)
    {
        if (Touched(offset, length) is not { } touched) return false;
        foreach (var (register, index) in touched)
        {
            ulong old = register.Stored(index);
            ulong written = old;
            for (int bit = 0; bit < length * 8; bit++)
            {
                if (register.BitAt(index, offset, bit) is not { } own) continue;
                ulong one = (value >> bit) & 1;
                written = (written & ~(1UL << own)) | (one << own);
                register.Write(index, own, one != 0);
            }

            if (register.HasOnWrite) Log.Add(string.Create(CultureInfo.InvariantCulture, $"{register.NameOf(index)} {old} {written} {register.Stored(index)}"));
        }

        return true;
    }

    /// <summary>All registers have their reset values again.</summary>
    public void Reset() => _accepted.ForEach(static register => register.Clear());

    private IEnumerable<(RandomRegister Register, int Index)>? Touched(ulong offset, int length)
    {
        var all = _accepted.SelectMany(static register => register.Places, static (register, place) => (Register: register, place.Index, place.Offset)).ToList();
        return all.Exists(place => offset >= place.Offset && offset < place.Offset + place.Register.Length)
            ? all.Where(place => place.Offset < offset + (ulong)length && offset < place.Offset + place.Register.Length)
                .OrderBy(static place => place.Offset)
                .Select(static place => (place.Register, place.Index))
            : null;
    }
}
