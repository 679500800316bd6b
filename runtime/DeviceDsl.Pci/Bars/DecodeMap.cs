namespace DeviceDsl.Pci.Bars;

/// <summary>The BARs of all functions on the bus. One that the guest puts over what answers already waits until that is gone.</summary>
/// <remarks>The lock of the host guards it.</remarks>
/// <param name="machine">The machine.</param>
internal sealed class DecodeMap(Machine machine)
{
    private readonly List<BarMapping> _mappings = [];

    /// <summary>Adds the BARs of a function, which answer as soon as the guest has placed them.</summary>
    public void Add(IEnumerable<BarMapping> mappings) => _mappings.AddRange(mappings);

    /// <summary>Takes the BARs of a function away; what they kept others from answering at is free.</summary>
    public void Remove(IReadOnlyCollection<BarMapping> mappings)
    {
        foreach (BarMapping mapping in mappings.Reverse()) mapping.Unmap(machine);
        _mappings.RemoveAll(mappings.Contains);
        Update();
    }

    /// <summary>
    /// Brings what answers in line with what the guest wants: first all that goes, then all that comes. Of BARs that were just loaded,
    /// those come first that answered when they were saved: where two want one place, it stays whose it was.
    /// </summary>
    public void Update()
    {
        foreach (BarMapping mapping in _mappings)
        {
            if (mapping.Current is { } current && (mapping.Wanted() != current || mapping.DidAnswer == false)) mapping.Unmap(machine);
        }

        foreach (BarMapping mapping in _mappings)
        {
            if (mapping.DidAnswer == true) Place(mapping);
        }

        foreach (BarMapping mapping in _mappings)
        {
            Place(mapping);
            mapping.DidAnswer = null;
        }
    }

    private void Place(BarMapping mapping)
    {
        if (mapping.Current is not null) return;
        if (mapping.Wanted() is { } wanted) mapping.TryMap(machine, wanted);
        else mapping.ForgetObstacle();
    }
}
