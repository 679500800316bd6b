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
    /// <param name="offset">The first address.</param>
    /// <param name="length">The width in bytes.</param>
    /// <param name="log">The log of the methods.</param>
    /// <param name="isRefused">Whether a method refuses the read: then it is all ones, and nothing else happens.</param>
    public ulong Read(ulong offset, int length, List<string> log, out bool isRefused)
    {
        (ulong first, int bytes) = PartOf(offset, length);
        isRefused = View is { Register.HasBeforeRead: true } && View.IsReached(isWrite: false)
            ? unchecked(Register!.Stored(Index) + LanesOf(offset, length)) % 3 == 0
            : Region is { HasChecks: true } && !RandomRegion.Accepts(first, bytes, 0);
        if (isRefused)
        {
            return Enumerable.Range(0, length * 8)
                .Where(bit => BitAt(offset, bit) is not null)
                .Aggregate(0UL, (ones, bit) => ones | 1UL << bit);
        }

        ulong answer = 0;
        if (Region is { HasOnRead: true })
        {
            log.Add(string.Create(CultureInfo.InvariantCulture, $"{Region.Name} reads {first} {bytes}"));
            answer = RandomRegion.Answer(first, bytes);
        }

        ulong value = 0;
        ulong seen = Register is { } read
            ? Enumerable.Range(0, (int)Length * 8)
                .Where(bit => read.IsSeen(View!, Index, bit))
                .Aggregate(0UL, (bits, bit) => bits | 1UL << bit)
            : 0;
        for (int bit = 0; bit < length * 8; bit++)
        {
            if (BitAt(offset, bit) is not { } own) continue;
            bool isSet = Register?.IsSeen(View!, Index, own) ?? (answer >> PlaceInPart(own, first, bytes) & 1) != 0;
            if (isSet) value |= 1UL << bit;
            Register?.AfterRead(View!, Index, own);
        }

        if (Register is { HasAfterRead: true } register && View!.IsReached(isWrite: false))
        {
            log.Add(string.Create(
                CultureInfo.InvariantCulture, $"{register.NameOf(Index)} seen {seen} {register.Stored(Index)} {LanesOf(offset, length)}"));
        }

        return value;
    }

    /// <summary>The effect of a write, unless a method refuses it.</summary>
    public bool TryWrite(ulong offset, int length, ulong value, List<string> log)
    {
        (ulong first, int bytes) = PartOf(offset, length);
        ulong old = Register?.Stored(Index) ?? 0;
        ulong written = old;
        var bits = new List<(int Own, bool IsSet)>();
        for (int bit = 0; bit < length * 8; bit++)
        {
            if (BitAt(offset, bit) is not { } own) continue;
            ulong one = (value >> bit) & 1;
            int place = Register is null ? PlaceInPart(own, first, bytes) : own;
            written = (written & ~(1UL << place)) | (one << place);
            bits.Add((own, one != 0));
        }

        bool isReached = View?.IsReached(isWrite: true) == true;
        if (isReached && Register!.HasBeforeWrite && ((old / 3) + (written / 5)) % 3 == 0) return false;
        if (Region is { HasChecks: true } && !RandomRegion.Accepts(first, bytes, written)) return false;
        bits.ForEach(bit => Register?.Write(View!, Index, bit.Own, bit.IsSet));
        if (isReached && Register is { HasOnWrite: true } register)
        {
            log.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{register.NameOf(Index)} {old} {written} {register.Stored(Index)} {LanesOf(offset, length)}"));
        }
        else if (Region is { HasOnWrite: true } region)
        {
            log.Add(string.Create(CultureInfo.InvariantCulture, $"{region.Name} {first} {bytes} {written}"));
        }

        return true;
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
        if (!Holds(address) || Own?.Contains(address) == false) return null;
        ulong place = address - Offset;
        if (Register is { IsBigEndian: true }) place = Length - 1 - place;
        return (int)(place * 8) + (bit % 8);
    }

    // A bit of a region in the value that its methods get.
    private int PlaceInPart(int own, ulong first, int bytes)
    {
        int place = own - (int)(first * 8);
        return Region!.IsBigEndian ? ((bytes - 1 - (place / 8)) * 8) + (place % 8) : place;
    }

    private ulong LanesOf(ulong offset, int length)
        => Enumerable.Range(0, length * 8)
            .Select(bit => BitAt(offset, bit))
            .OfType<int>()
            .Aggregate(0UL, (lanes, own) => lanes | 1UL << own);
}
