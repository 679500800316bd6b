namespace DeviceDsl.Pci.Bars;

/// <summary>The BARs of all functions on the bus: no two answer at one address, and the one that was there first stays.</summary>
/// <remarks>The lock of the host guards it.</remarks>
/// <param name="machine">The machine.</param>
/// <param name="reserved">The ports at which the bus itself answers.</param>
internal sealed class DecodeMap(Machine machine, (IoAddress First, ulong Length) reserved)
{
    private readonly List<BarMapping> _mappings = [];

    /// <summary>Adds the BARs of a function, which answer as soon as the guest has placed them.</summary>
    public void Add(IEnumerable<BarMapping> mappings) => _mappings.AddRange(mappings);

    /// <summary>Takes the BARs of a function away; what they kept others from answering at is free.</summary>
    public void Remove(IReadOnlyCollection<BarMapping> mappings)
    {
        foreach (BarMapping mapping in mappings.Reverse()) mapping.Unmap();
        _mappings.RemoveAll(mappings.Contains);
        Update();
    }

    /// <summary>Brings what answers in line with what the guest wants: first all that goes, then all that comes.</summary>
    public void Update()
    {
        foreach (BarMapping mapping in _mappings)
        {
            if (mapping.Current is { } current && mapping.Wanted() != current) mapping.Unmap();
        }

        foreach (BarMapping mapping in _mappings)
        {
            if (mapping.Current is not null) continue;
            if (mapping.Wanted() is { } wanted) Place(mapping, wanted);
            else mapping.Refuse(null);
        }
    }

    private void Place(BarMapping mapping, IoAddress first)
    {
        ulong length = mapping.Bar.Length;
        BarMapping? other = _mappings.Find(candidate => candidate.Overlaps(first, length));
        if (other is not null) mapping.Refuse($"{other} answers at {other.Current}.");
        else if (IsReserved(first, length)) mapping.Refuse($"The bus itself answers at {reserved.First}.");
        else mapping.TryMap(machine, first);
    }

    private bool IsReserved(IoAddress first, ulong length)
        => first.Space == reserved.First.Space
           && first.Value < reserved.First.Value + reserved.Length && reserved.First.Value < first.Value + length;
}
