using System.Globalization;
using System.Text;

namespace DeviceDsl.Generator.Tests;

/// <summary>A random register as source, and its behaviour bit by bit.</summary>
internal sealed class RandomRegister
{
    private static readonly string[] Types = ["byte", "ushort", "uint", "ulong"];

    private readonly string _type;
    private readonly ulong[] _stored;
    private readonly bool _isArray;
    private readonly int _typeLength;
    private readonly ulong _reset;
    private readonly ulong? _mask;
    private readonly bool _hasOnRead;
    private readonly RegisterAccess _access;
    private readonly List<RandomField> _fields = [];
    private readonly List<RandomView> _views = [];

    /// <summary>Creates a register whose value selects others.</summary>
    public RandomRegister(string name, ulong offset, ulong mask)
    {
        (_type, _typeLength, Name, Length, Offset, Count, Stride, _mask) = ("byte", 1, name, 1, offset, 1, 1, mask);
        _stored = [0];
        _views.Add(new RandomView(this, offset));
    }

    public RandomRegister(Random random, int number, int maxOffset, bool mayShare = false)
    {
        int width = random.Next(4);
        _type = Types[width];
        _typeLength = 1 << width;
        Name = $"R{number}";
        Length = random.Next(4) == 0 ? (ulong)random.Next(1, _typeLength + 1) : (ulong)_typeLength;
        Offset = (ulong)random.Next(maxOffset);
        _access = RandomAccess(random);
        _isArray = _access != RegisterAccess.Constant && random.Next(4) == 0;
        Count = _isArray ? random.Next(1, 5) : 1;
        Stride = _isArray ? Length + (ulong)(random.Next(3) == 0 ? 0 : random.Next(12)) : Length;
        _stored = new ulong[Count];
        ulong all = ulong.MaxValue >> (64 - (8 * (int)Length));
        _reset = (ulong)random.NextInt64() & all;
        _mask = random.Next(3) == 0 ? (ulong)random.NextInt64() & all : null;
        _hasOnRead = random.Next(4) == 0;
        HasOnWrite = random.Next(3) == 0;
        HasAfterRead = random.Next(4) == 0;
        HasBeforeRead = random.Next(4) == 0;
        HasBeforeWrite = random.Next(4) == 0;
        IsBigEndian = random.Next(3) == 0;
        if (_access != RegisterAccess.Constant && random.Next(2) == 0) AddFields(random);
        if (mayShare && _isArray && random.Next(2) == 0)
        {
            Index = (random.Next(4), random.Next(1, 3));
            Stride = 0;
        }

        _views.Add(new RandomView(this, Offset) { Bank = mayShare && random.Next(2) == 0 ? random.Next(4) : null });
        for (int i = mayShare ? random.Next(3) : 0; i > 0; i--)
        {
            _views.Add(new RandomView(this, (ulong)random.Next(maxOffset))
            {
                IsAlias = true,
                Access = random.Next(2) == 0 ? AliasAccess(RandomAccess(random)) : null,
                Bank = random.Next(2) == 0 ? random.Next(4) : null,
            });
        }

        Clear();
    }

    /// <summary>The register at its addresses: first its own, then the aliases.</summary>
    public IReadOnlyList<RandomView> Views => _views;

    /// <summary>The value of the index that selects the first register, and the distance to the next; null without an index.</summary>
    public (int First, int Step)? Index { get; }

    public RegisterAccess Access => _access;

    public bool HasOnRead => _hasOnRead;

    public string Name { get; }

    public ulong Offset { get; }

    public ulong Length { get; }

    public bool HasOnWrite { get; }

    public bool HasAfterRead { get; }

    public bool HasBeforeRead { get; }

    public bool HasBeforeWrite { get; }

    public bool IsBigEndian { get; }

    public bool IsArray => _isArray;

    /// <summary>The prefix of the log of a written register.</summary>
    public string NameOf(int index) => _isArray ? string.Create(CultureInfo.InvariantCulture, $"{Name}[{index}]") : Name;

    public int Count { get; }

    public ulong Stride { get; }

    public IReadOnlyList<RandomField> Fields => _fields;

    public void Clear() => Array.Fill(_stored, _reset);

    public ulong Stored(int index) => _stored[index];

    public bool IsSeen(RandomView view, int index, int bit)
        => IsOfGuest(bit) && view.IsReached(isWrite: false)
            && (_hasOnRead ? !IsSet(index, bit) : view.AccessOf(bit) != RegisterAccess.WriteOnly && IsSet(index, bit));

    public void AfterRead(RandomView view, int index, int bit)
    {
        if (!IsOfGuest(bit) || !view.IsReached(isWrite: false)) return;
        if (view.AccessOf(bit) == RegisterAccess.ReadClear) Set(index, bit, false);
        if (view.AccessOf(bit) == RegisterAccess.ReadSet) Set(index, bit, true);
    }

    public void Write(RandomView view, int index, int bit, bool one)
    {
        if (!IsOfGuest(bit) || !view.IsReached(isWrite: true)) return;
        bool old = IsSet(index, bit);
        Set(index, bit, view.AccessOf(bit) switch
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

    /// <summary>The value that the device's own code reads.</summary>
    public ulong Get(RandomField field, int index)
    {
        ulong value = 0;
        for (int bit = field.High; bit >= field.Low; bit--) value = (value << 1) | (IsSet(index, bit) ? 1UL : 0);
        return value;
    }

    /// <summary>Sets the value as the device's own code does, regardless of the guest's access.</summary>
    public void Set(RandomField field, int index, ulong value)
    {
        for (int bit = field.Low; bit <= field.High; bit++) Set(index, bit, ((value >> (bit - field.Low)) & 1) != 0);
    }

    public string Source(AddressSpace space)
    {
        string mask = _mask is { } bits ? string.Create(CultureInfo.InvariantCulture, $", Mask = 0x{bits:X}") : "";
        string set = _access == RegisterAccess.Constant || _isArray ? "" : " set;";
        string length = (int)Length != _typeLength ? string.Create(CultureInfo.InvariantCulture, $", Length = {Length}") : "";
        string array = _isArray
            ? string.Create(CultureInfo.InvariantCulture, $", Count = {Count}, Stride = {(Stride == Length ? 0 : Stride)}")
            : "";
        string more = string.Concat(_views.Where(static view => view.IsAlias).Select(view => view.Source(space)))
            + (Index is var (first, step)
                ? string.Create(CultureInfo.InvariantCulture, $"[IndexedBy(nameof({RandomMap.IndexName}), First = {first}, Step = {step})]")
                : "");
        string type = _isArray ? $"Registers<{_type}>" : _type;
        string index = _isArray ? "int index, " : "";
        string stored = _isArray ? $"{Name}[index]" : Name;
        string name = _isArray ? $"{Name}[{{index}}]" : Name;
        string read = _hasOnRead
            ? $"[OnRead(nameof({Name}))] private {_type} Read{Name}({index}{_type} stored) => unchecked(({_type})~stored);"
            : "";
        string write = HasOnWrite
            ? $"[OnWrite(nameof({Name}))] private void Write{Name}({index}{_type} old, {_type} written, ByteLanes lanes) {{ "
                + $"Log.Add($\"{name} {{old}} {{written}} {{{stored}}} {{lanes.Bits}}\"); }}"
            : "";
        string after = HasAfterRead
            ? $"[AfterRead(nameof({Name}))] private void After{Name}({index}{_type} seen, ByteLanes lanes) {{ "
                + $"Log.Add($\"{name} seen {{seen}} {{{stored}}} {{lanes.Bits}}\"); }}"
            : "";
        string checks = (HasBeforeRead ? $"[BeforeRead(nameof({Name}))] private bool CanRead{Name}({index}ByteLanes lanes) "
                + $"=> unchecked((ulong){stored} + lanes.Bits) % 3 != 0;" : "")
            + (HasBeforeWrite ? $"[BeforeWrite(nameof({Name}))] private bool CanWrite{Name}({index}{_type} old, {_type} written) "
                + "=> ((ulong)old / 3 + (ulong)written / 5) % 3 != 0;" : "");
        string order = IsBigEndian ? ", ByteOrder = ByteOrder.BigEndian" : "";
        var source = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $$"""
                [Register({{space}}, 0x{{Offset:X}},
                    Access = RegisterAccess.{{_access}}, Reset = 0x{{_reset:X}}{{mask}}{{length}}{{array}}{{_views[0].Condition}}{{order}})]
                {{more}}
                private partial {{type}} {{Name}} { get;{{set}} }
                {{read}} {{write}} {{after}} {{checks}}

            """));
        foreach (RandomField field in _fields) source.Append(field.Source(Name, _isArray));
        return source.ToString();
    }

    // From the lowest bit upward, with gaps, within the mask.
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

    // Only a Constant register can have an alias that is one, and no alias that changes it.
    private RegisterAccess AliasAccess(RegisterAccess access)
        => _access == RegisterAccess.Constant || access == RegisterAccess.Constant ? RegisterAccess.ReadOnly : access;

    private static RegisterAccess RandomAccess(Random random) => (RegisterAccess)random.Next(16);

    private bool IsOfGuest(int bit) => ((_mask ?? ulong.MaxValue) >> bit & 1) != 0;

    private bool IsSet(int index, int bit) => (_stored[index] >> bit & 1) != 0;

    private void Set(int index, int bit, bool value) => _stored[index] = (_stored[index] & ~(1UL << bit)) | ((value ? 1UL : 0) << bit);
}
