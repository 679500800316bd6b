using System.Globalization;

namespace DeviceDsl.Generator.Tests;

/// <summary>One register or region of a random map, and the effect of accesses bit by bit.</summary>
internal sealed record RandomPiece(ulong Offset, ulong Length, RandomView? View, int Index, RandomRegion? Region)
{
    /// <summary>The addresses of an access that belong to it rather than to a register that hides it; null for all.</summary>
    public HashSet<ulong>? Own { get; init; }

    public RandomRegister? Register => View?.Register;

    public bool Holds(ulong address) => address >= Offset && address < Offset + Length;

    public bool IsTouched(ulong offset, int length) => Offset < offset + (ulong)length && offset < Offset + Length;

    public bool Overlaps(RandomPiece other) => Offset < other.Offset + other.Length && other.Offset < Offset + Length;

    /// <summary>Whether two that overlap cannot both be in a map.</summary>
    public bool ConflictsWith(RandomPiece other)
        => Overlaps(other) && (View is null || other.View is null || !View.MayShareWith(other.View));

    /// <summary>Its contribution to the result of a read, shifted to its position in the access.</summary>
    public ulong Read(ulong offset, int length, List<string> log)
    {
        (ulong first, int bytes) = PartOf(offset, length);
        ulong answer = 0;
        if (Region is { HasOnRead: true })
        {
            log.Add(string.Create(CultureInfo.InvariantCulture, $"{Region.Name} reads {first} {bytes}"));
            answer = RandomRegion.Answer(first, bytes);
        }

        ulong value = 0, lanes = 0;
        ulong seen = Register is { } read
            ? Enumerable.Range(0, (int)Length * 8)
                .Where(bit => read.IsSeen(View!, Index, bit))
                .Aggregate(0UL, (bits, bit) => bits | 1UL << bit)
            : 0;
        for (int bit = 0; bit < length * 8; bit++)
        {
            if (BitAt(offset, bit) is not { } own) continue;
            lanes |= 1UL << own;
            bool isSet = Register?.IsSeen(View!, Index, own) ?? (answer >> (own - (int)(first * 8)) & 1) != 0;
            if (isSet) value |= 1UL << bit;
            Register?.AfterRead(View!, Index, own);
        }

        if (Register is { HasAfterRead: true } register && View!.IsReached(isWrite: false))
        {
            log.Add(string.Create(
                CultureInfo.InvariantCulture, $"{register.NameOf(Index)} seen {seen} {register.Stored(Index)} {lanes}"));
        }

        return value;
    }

    public void Write(ulong offset, int length, ulong value, List<string> log)
    {
        ulong old = Register?.Stored(Index) ?? 0;
        ulong written = old, lanes = 0;
        for (int bit = 0; bit < length * 8; bit++)
        {
            if (BitAt(offset, bit) is not { } own) continue;
            lanes |= 1UL << own;
            ulong one = (value >> bit) & 1;
            int place = Register is null ? own - (int)(PartOf(offset, length).First * 8) : own;
            written = (written & ~(1UL << place)) | (one << place);
            Register?.Write(View!, Index, own, one != 0);
        }

        if (Register is { HasOnWrite: true } register && View!.IsReached(isWrite: true))
        {
            log.Add(string.Create(
                CultureInfo.InvariantCulture, $"{register.NameOf(Index)} {old} {written} {register.Stored(Index)} {lanes}"));
        }
        else if (Region is { HasOnWrite: true } region)
        {
            (ulong first, int bytes) = PartOf(offset, length);
            log.Add(string.Create(CultureInfo.InvariantCulture, $"{region.Name} {first} {bytes} {written}"));
        }
    }

    // The part of an access that overlaps it, from its first byte.
    private (ulong First, int Bytes) PartOf(ulong offset, int length)
    {
        var own = Enumerable.Range(0, length).Select(i => offset + (ulong)i).Where(Holds).ToList();
        return (own[0] - Offset, own.Count);
    }

    private int? BitAt(ulong offset, int bit)
    {
        ulong address = offset + (ulong)(bit / 8);
        return Holds(address) && Own?.Contains(address) != false ? (int)((address - Offset) * 8) + (bit % 8) : null;
    }
}
