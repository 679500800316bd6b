namespace DeviceDsl.Pci.Bars;

/// <summary>
/// The BARs of all functions on the bus. A BAR that the guest places over a range that is taken waits until that is free.
/// </summary>
/// <remarks>The lock of the host guards it.</remarks>
/// <param name="machine">The machine.</param>
internal sealed class DecodeMap(Machine machine)
{
    private readonly List<BarMapping> _mappings = [];

    /// <summary>Adds the BARs of a function, which answer as soon as the guest has placed them.</summary>
    public void Add(IEnumerable<BarMapping> mappings) => _mappings.AddRange(mappings);

    /// <summary>Removes the BARs of a function; the addresses they took become free.</summary>
    public void Remove(IReadOnlyCollection<BarMapping> mappings)
    {
        foreach (BarMapping mapping in mappings.Reverse()) mapping.Unmap(machine);
        _mappings.RemoveAll(mappings.Contains);
        Update();
    }

    /// <summary>
    /// Maps BARs as the guest placed them: first all that are unmapped, then all that are mapped. Among BARs that were just loaded, those
    /// that answered when they were saved come first, so that a contested address stays with its owner.
    /// </summary>
    public void Update()
    {
        foreach (BarMapping mapping in _mappings)
        {
            if (mapping.Current is not { } current) continue;
            if (mapping.RequestedAddress() != current || mapping.DidAnswer == false) mapping.Unmap(machine);
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
        if (mapping.RequestedAddress() is { } first) mapping.TryMap(machine, first);
        else mapping.ForgetObstacle();
    }
}
