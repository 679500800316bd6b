using System.Globalization;

namespace DeviceDsl.Conformance.Replay;

/// <summary>The words of a command, taken one after another.</summary>
internal sealed class Words(string command)
{
    private readonly string[] _words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    private int _next;

    /// <summary>Whether there is another word.</summary>
    public bool HasNext => _next < _words.Length;

    /// <summary>The words that are left, as a command of their own.</summary>
    public Words Rest => new(string.Join(' ', _words[_next..]));

    /// <summary>The next word.</summary>
    public string Next() => HasNext ? _words[_next++] : throw new TraceException($"a word is missing at the end of '{this}'");

    /// <summary>The next word, or another where there is none.</summary>
    public string NextOr(string fallback) => HasNext ? Next() : fallback;

    /// <summary>The next word as a number.</summary>
    public ulong Number() => ParseNumber(Next());

    /// <summary>The next word as a number, or another where there is none.</summary>
    public ulong NumberOr(ulong fallback) => HasNext ? Number() : fallback;

    /// <summary>The next word as a number of at most 32 bits.</summary>
    public uint Number32() => ParseNumber32(Next());

    /// <summary>The next word as a number of up to 128 bits.</summary>
    public UInt128 Number128() => Parse(Next());

    /// <summary>The next word as one of some.</summary>
    public T OneOf<T>(params ReadOnlySpan<(string Word, T Value)> known)
    {
        string word = Next();
        foreach ((string candidate, T value) in known)
        {
            if (candidate == word) return value;
        }

        throw new TraceException($"'{word}' in '{this}' is unknown");
    }

    /// <summary>Says so when words are left over.</summary>
    public void ThrowIfMore()
    {
        if (HasNext) throw new TraceException($"'{_words[_next]}' in '{this}' is one word too many");
    }

    /// <summary>A number of up to 64 bits, decimal or hexadecimal.</summary>
    public static ulong ParseNumber(string word)
        => Parse(word) is var value && value <= ulong.MaxValue ? (ulong)value : throw new TraceException($"'{word}' has more than 64 bits");

    /// <summary>A number of up to 32 bits.</summary>
    public static uint ParseNumber32(string word)
        => ParseNumber(word) is var value && value <= uint.MaxValue
            ? (uint)value
            : throw new TraceException($"'{word}' has more than 32 bits");

    /// <summary>The whole command.</summary>
    public override string ToString() => string.Join(' ', _words);

    private static UInt128 Parse(string word)
    {
        bool isHex = word.StartsWith("0x", StringComparison.Ordinal);
        NumberStyles style = isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        return UInt128.TryParse(isHex ? word[2..] : word, style, CultureInfo.InvariantCulture, out UInt128 value)
            ? value
            : throw new TraceException($"'{word}' is no number");
    }
}
