using System.Globalization;
using System.Text;

namespace DeviceDsl.Generator.Tests;

/// <summary>A random map of registers as source, and an interpreter of it that goes bit by bit.</summary>
internal sealed class RandomRegisters
{
    private const int MaxOffset = 0x60;

    private readonly Random _random;
    private readonly AddressSpace _space;
    private readonly List<Register> _declared = [];
    private readonly List<Register> _accepted = [];

    /// <summary>Makes up registers; those that overlap an earlier one are left out (DDSL0009).</summary>
    /// <param name="seed">Which.</param>
    /// <param name="space">Where.</param>
    public RandomRegisters(int seed, AddressSpace space)
    {
        _random = new Random(seed);
        _space = space;
        for (int i = 0; i < 24; i++)
        {
            var register = new Register(_random, i, MaxOffset);
            _declared.Add(register);
            if (!_accepted.Any(other => register.Offset < other.Offset + other.Length && other.Offset < register.Offset + register.Length))
            {
                _accepted.Add(register);
            }
        }
    }

    /// <summary>What the methods of written registers say.</summary>
    public List<string> Log { get; } = [];

    /// <summary>How many registers are in the map.</summary>
    public int Count => _accepted.Count;

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
            foreach (Register register in _declared) source.AppendLine(register.Source(_space));
            return source.Append('}').ToString();
        }
    }

    /// <summary>An access of any width, in, beside and across registers.</summary>
    public (ulong Offset, int Length, ulong Value) NextAccess()
    {
        int length = 1 << _random.Next(_space == AddressSpace.Pio ? 3 : 4);
        return ((ulong)_random.Next(MaxOffset + 8), length, (ulong)_random.NextInt64() & (ulong.MaxValue >> (64 - (length * 8))));
    }

    /// <summary>What a read sees; null where it is not the device's.</summary>
    public ulong? Read(ulong offset, int length)
    {
        if (Touched(offset, length) is not { } touched) return null;
        ulong value = 0;
        foreach (Register register in touched)
        {
            ulong seen = register.Seen();
            for (int bit = 0; bit < length * 8; bit++)
            {
                if (register.BitAt(offset, bit) is not { } own) continue;
                value |= ((seen >> own) & 1) << bit;
                register.AfterRead(own);
            }
        }

        return value;
    }

    /// <summary>Whether a write is the device's.</summary>
    public bool Write(ulong offset, int length, ulong value)
    {
        if (Touched(offset, length) is not { } touched) return false;
        foreach (Register register in touched)
        {
            ulong old = register.Stored;
            ulong written = old;
            for (int bit = 0; bit < length * 8; bit++)
            {
                if (register.BitAt(offset, bit) is not { } own) continue;
                ulong one = (value >> bit) & 1;
                written = (written & ~(1UL << own)) | (one << own);
                register.Write(own, one != 0);
            }

            if (register.HasOnWrite) Log.Add(string.Create(CultureInfo.InvariantCulture, $"{register.Name} {old} {written} {register.Stored}"));
        }

        return true;
    }

    /// <summary>All registers have their reset values again.</summary>
    public void Reset() => _accepted.ForEach(static register => register.Clear());

    private IEnumerable<Register>? Touched(ulong offset, int length)
        => _accepted.Any(register => offset >= register.Offset && offset < register.Offset + register.Length)
            ? _accepted.Where(register => register.Offset < offset + (ulong)length && offset < register.Offset + register.Length).OrderBy(register => register.Offset)
            : null;

    private sealed class Register
    {
        private static readonly string[] Types = ["byte", "ushort", "uint", "ulong"];

        private readonly string _type;
        private readonly ulong _reset;
        private readonly ulong? _mask;
        private readonly bool _hasOnRead;
        private readonly RegisterAccess _access;

        public Register(Random random, int number, int maxOffset)
        {
            int width = random.Next(4);
            ulong all = ulong.MaxValue >> (64 - (8 << width));
            _type = Types[width];
            Name = $"R{number}";
            Length = 1UL << width;
            Offset = (ulong)random.Next(maxOffset);
            _access = (RegisterAccess)random.Next(16);
            _reset = (ulong)random.NextInt64() & all;
            _mask = random.Next(3) == 0 ? (ulong)random.NextInt64() & all : null;
            _hasOnRead = random.Next(4) == 0;
            HasOnWrite = random.Next(3) == 0;
            Clear();
        }

        public string Name { get; }

        public ulong Offset { get; }

        public ulong Length { get; }

        public bool HasOnWrite { get; }

        public ulong Stored { get; private set; }

        public void Clear() => Stored = _reset;

        /// <summary>Which of its bits a bit of an access is.</summary>
        public int? BitAt(ulong offset, int bit)
        {
            ulong address = offset + (ulong)(bit / 8);
            return address >= Offset && address < Offset + Length ? (int)((address - Offset) * 8) + (bit % 8) : null;
        }

        public ulong Seen()
        {
            ulong seen = _hasOnRead ? ~Stored : _access == RegisterAccess.WriteOnly ? 0 : Stored;
            return seen & (_mask ?? ulong.MaxValue);
        }

        public void AfterRead(int bit)
        {
            if (_access == RegisterAccess.ReadClear) Set(bit, false);
            if (_access == RegisterAccess.ReadSet) Set(bit, true);
        }

        public void Write(int bit, bool one)
        {
            bool old = (Stored >> bit & 1) != 0;
            Set(bit, _access switch
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

        public string Source(AddressSpace space)
        {
            string mask = _mask is { } bits ? string.Create(CultureInfo.InvariantCulture, $", Mask = 0x{bits:X}") : "";
            string set = _access == RegisterAccess.Constant ? "" : " set;";
            string read = _hasOnRead ? $"[OnRead(nameof({Name}))] private {_type} Read{Name}({_type} stored) => unchecked(({_type})~stored);" : "";
            string write = HasOnWrite ? $"[OnWrite(nameof({Name}))] private void Write{Name}({_type} old, {_type} written) {{ Log.Add($\"{Name} {{old}} {{written}} {{{Name}}}\"); }}" : "";
            return string.Create(CultureInfo.InvariantCulture, $$"""
                [Register({{space}}, 0x{{Offset:X}}, Access = RegisterAccess.{{_access}}, Reset = 0x{{_reset:X}}{{mask}})] private partial {{_type}} {{Name}} { get;{{set}} }
                {{read}} {{write}}
            """);
        }

        private void Set(int bit, bool value)
        {
            if (((_mask ?? ulong.MaxValue) >> bit & 1) == 0) return;
            Stored = (Stored & ~(1UL << bit)) | ((value ? 1UL : 0) << bit);
        }
    }
}
