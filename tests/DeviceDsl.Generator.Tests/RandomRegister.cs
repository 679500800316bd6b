using System.Globalization;
using System.Text;

namespace DeviceDsl.Generator.Tests;

/// <summary>A random register as source, and what it does bit by bit.</summary>
internal sealed class RandomRegister
{
    private static readonly string[] Types = ["byte", "ushort", "uint", "ulong"];

    private readonly string _type;
    private readonly ulong _reset;
    private readonly ulong? _mask;
    private readonly bool _hasOnRead;
    private readonly RegisterAccess _access;
    private readonly List<RandomField> _fields = [];

    public RandomRegister(Random random, int number, int maxOffset)
    {
        int width = random.Next(4);
        ulong all = ulong.MaxValue >> (64 - (8 << width));
        _type = Types[width];
        Name = $"R{number}";
        Length = 1UL << width;
        Offset = (ulong)random.Next(maxOffset);
        _access = RandomAccess(random);
        _reset = (ulong)random.NextInt64() & all;
        _mask = random.Next(3) == 0 ? (ulong)random.NextInt64() & all : null;
        _hasOnRead = random.Next(4) == 0;
        HasOnWrite = random.Next(3) == 0;
        if (_access != RegisterAccess.Constant && random.Next(2) == 0) AddFields(random);
        Clear();
    }

    public string Name { get; }

    public ulong Offset { get; }

    public ulong Length { get; }

    public bool HasOnWrite { get; }

    public ulong Stored { get; private set; }

    public IReadOnlyList<RandomField> Fields => _fields;

    public void Clear() => Stored = _reset;

    /// <summary>Which of its bits a bit of an access is.</summary>
    public int? BitAt(ulong offset, int bit)
    {
        ulong address = offset + (ulong)(bit / 8);
        return address >= Offset && address < Offset + Length ? (int)((address - Offset) * 8) + (bit % 8) : null;
    }

    public bool IsSeen(int bit)
        => IsOfGuest(bit) && (_hasOnRead ? !IsSet(bit) : AccessOf(bit) != RegisterAccess.WriteOnly && IsSet(bit));

    public void AfterRead(int bit)
    {
        if (!IsOfGuest(bit)) return;
        if (AccessOf(bit) == RegisterAccess.ReadClear) Set(bit, false);
        if (AccessOf(bit) == RegisterAccess.ReadSet) Set(bit, true);
    }

    public void Write(int bit, bool one)
    {
        if (!IsOfGuest(bit)) return;
        bool old = IsSet(bit);
        Set(bit, AccessOf(bit) switch
        {
            RegisterAccess.ReadWrite or RegisterAccess.WriteOnly or RegisterAccess.Reserved or RegisterAccess.Unimplemented => one,
            RegisterAccess.WriteOneClears => old && !one,
            RegisterAccess.WriteOneSets => old || one,
            RegisterAccess.WriteOneToggles => one ? !old : old,
            RegisterAccess.WriteZeroClears => old && one,
            RegisterAccess.WriteZeroSets => old || !one,
            RegisterAccess.WriteZeroToggles => one ? old : !old,
            RegisterAccess.WriteClears => false,
            RegisterAccess.WriteSets => true,
            _ => old,
        });
    }

    /// <summary>What the device's own code gets.</summary>
    public ulong Get(RandomField field)
    {
        ulong value = 0;
        for (int bit = field.High; bit >= field.Low; bit--) value = (value << 1) | (IsSet(bit) ? 1UL : 0);
        return value;
    }

    /// <summary>What the device's own code sets: whatever the guest may do.</summary>
    public void Set(RandomField field, ulong value)
    {
        for (int bit = field.Low; bit <= field.High; bit++) Set(bit, ((value >> (bit - field.Low)) & 1) != 0);
    }

    public string Source(AddressSpace space)
    {
        string mask = _mask is { } bits ? string.Create(CultureInfo.InvariantCulture, $", Mask = 0x{bits:X}") : "";
        string set = _access == RegisterAccess.Constant ? "" : " set;";
        string read = _hasOnRead ? $"[OnRead(nameof({Name}))] private {_type} Read{Name}({_type} stored) => unchecked(({_type})~stored);" : "";
        string write = HasOnWrite ? $"[OnWrite(nameof({Name}))] private void Write{Name}({_type} old, {_type} written) {{ Log.Add($\"{Name} {{old}} {{written}} {{{Name}}}\"); }}" : "";
        var source = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $$"""
                [Register({{space}}, 0x{{Offset:X}}, Access = RegisterAccess.{{_access}}, Reset = 0x{{_reset:X}}{{mask}})] private partial {{_type}} {{Name}} { get;{{set}} }
                {{read}} {{write}}

            """));
        foreach (RandomField field in _fields) source.Append(field.Source(Name));
        return source.ToString();
    }

    // From the lowest bit up, with gaps, as far as the mask has bits.
    private void AddFields(Random random)
    {
        int width = (int)Length * 8;
        for (int low = random.Next(4); low < width; low += random.Next(3))
        {
            if (!IsOfGuest(low)) continue;
            int high = low;
            for (int wanted = random.Next(1 << random.Next(6)); wanted > 0 && high + 1 < width && IsOfGuest(high + 1); wanted--) high++;
            _fields.Add(new RandomField(random, $"{Name}F{low}", high, low, random.Next(2) == 0 ? RandomAccess(random) : null));
            low = high + 1;
        }
    }

    private static RegisterAccess RandomAccess(Random random) => (RegisterAccess)random.Next(16);

    private RegisterAccess AccessOf(int bit) => _fields.Find(field => field.Holds(bit))?.Access ?? _access;

    private bool IsOfGuest(int bit) => ((_mask ?? ulong.MaxValue) >> bit & 1) != 0;

    private bool IsSet(int bit) => (Stored >> bit & 1) != 0;

    private void Set(int bit, bool value) => Stored = (Stored & ~(1UL << bit)) | ((value ? 1UL : 0) << bit);
}
