using System.Globalization;

namespace DeviceDsl.Generator.Tests;

/// <summary>A random register at one of its addresses, and what accesses there do.</summary>
internal sealed record RandomView(RandomRegister Register, ulong Offset)
{
    public bool IsAlias { get; init; }

    /// <summary>The access of an alias; null for that of the register.</summary>
    public RegisterAccess? Access { get; init; }

    /// <summary>The value of the selector that shows it; null for always.</summary>
    public int? Bank { get; init; }

    /// <summary>The arguments with its condition.</summary>
    public string Condition
        => Bank is { } bank ? string.Create(CultureInfo.InvariantCulture, $", When = nameof({RandomMap.SelectorName}), Is = {bank}") : "";

    /// <summary>Its addresses.</summary>
    public IEnumerable<(int Index, ulong Offset)> Places
        => Enumerable.Range(0, Register.Index is null ? Register.Count : 1)
            .Select(index => (index, Offset + ((ulong)index * Register.Stride)));

    // The last to hide is the first to answer.
    public int Layer => Bank is not null ? 2 : Register.Index is not null ? 1 : 0;

    private bool IsReadOnly
        => Access is RegisterAccess.ReadOnly or RegisterAccess.Constant or RegisterAccess.ReadClear or RegisterAccess.ReadSet;

    public string Source(AddressSpace space)
    {
        string access = Access is { } own ? $", Access = RegisterAccess.{own}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"[Alias({space}, 0x{Offset:X}{access}{Condition})] ");
    }

    /// <summary>Whether an access of an alias has a result or an effect at all. A register decides by its bits.</summary>
    public bool IsReached(bool isWrite) => isWrite ? !IsReadOnly : Access != RegisterAccess.WriteOnly;

    public RegisterAccess AccessOf(int bit)
    {
        if (IsReadOnly) return Access!.Value;
        RegisterAccess? own = Register.Fields.FirstOrDefault(field => field.Holds(bit))?.Access;
        return own ?? (Access is null or RegisterAccess.WriteOnly ? Register.Access : Access.Value);
    }

    /// <summary>Whether two of them never answer one access, unless one hides the other.</summary>
    public bool MayShareWith(RandomView other)
        => Layer != other.Layer
            || !(new[] { false, true }).Any(isWrite => Answers(isWrite) && other.Answers(isWrite))
            || !Enumerable.Range(0, 4).Any(selector => Enumerable.Range(0, 32)
                .Any(index => IndexFor(selector, index, 0) >= 0 && other.IndexFor(selector, index, 0) >= 0));

    /// <summary>The register that an access reaches, or -1 if it is not selected.</summary>
    public int IndexFor(int selector, int index, int place)
    {
        if (Bank is { } bank && bank != selector) return -1;
        if (Register.Index is not var (first, step)) return place;
        int item = (index - first) / step;
        return index >= first && (index - first) % step == 0 && item < Register.Count ? item : -1;
    }

    /// <summary>Whether reads or writes may have a result or an effect.</summary>
    public bool Answers(bool isWrite)
    {
        if (IsAlias && Access is not null) return IsReached(isWrite);
        IEnumerable<RegisterAccess> accesses = Register.Fields.Select(static field => field.Access).OfType<RegisterAccess>()
            .Append(Register.Access);
        return isWrite
            ? Register.HasOnWrite || Register.HasBeforeWrite
                || accesses.Any(static access => access is not (RegisterAccess.ReadOnly or RegisterAccess.Constant
                    or RegisterAccess.ReadClear or RegisterAccess.ReadSet))
            : Register.HasOnRead || Register.HasAfterRead || Register.HasBeforeRead
                || accesses.Any(static access => access != RegisterAccess.WriteOnly);
    }
}
