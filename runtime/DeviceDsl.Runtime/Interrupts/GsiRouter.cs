using DeviceDsl.Eventing;

namespace DeviceDsl.Interrupts;

/// <summary>Leads lines to the interrupt controllers, and their acknowledgements back to who waits for them.</summary>
internal sealed class GsiRouter : IPinObserver
{
    private const int Ignored = -1;

    private readonly IInterruptChip?[] _chips = new IInterruptChip?[3];
    private RoutingTable _table = RoutingTable.Empty;
    private Dictionary<Gsi, Resampler> _resamplers = [];

    /// <summary>The sections in which acknowledgements run; who removes a resampler waits for them (ACK-4).</summary>
    public ReadSections Acks { get; } = new();

    /// <summary>Whether there is any chip that lines could lead to.</summary>
    public bool HasChips => _chips.Any(chip => chip is not null);

    /// <summary>Puts a chip in its place, while the machine is built.</summary>
    public void Connect(ChipId id, IInterruptChip chip) => _chips[(int)id] = chip;

    /// <summary>Replaces the routing.</summary>
    public void SetTable(RoutingTable table) => Volatile.Write(ref _table, table);

    /// <summary>Replaces the resamplers that acknowledgements reach; their owner holds its lock meanwhile.</summary>
    public void SetResamplers(Dictionary<Gsi, Resampler> resamplers) => Volatile.Write(ref _resamplers, resamplers);

    /// <summary>Sets what one source makes of a line, at every input that it leads to, in their order (GSI-3).</summary>
    /// <returns>
    /// The sum over the inputs that did not ignore it, or -1 when all did or there is no route, which is no error (IRQ-5).
    /// </returns>
    public int SetLevel(int source, Gsi gsi, bool level)
    {
        int result = Ignored;
        foreach (ChipPin target in Volatile.Read(ref _table).PinsOf(gsi))
        {
            int accepted = _chips[(int)target.Chip]?.SetLevel(target.Pin, source, level) ?? Ignored;
            if (accepted >= 0) result = Math.Max(result, 0) + accepted;
        }

        return result;
    }

    /// <inheritdoc/>
    public void OnAck(ChipPin pin)
    {
        using ReadSections.Section section = Acks.Enter();
        FindResampler(pin)?.OnAck();
    }

    /// <inheritdoc/>
    public bool TryResample(ChipPin pin)
    {
        using ReadSections.Section section = Acks.Enter();
        Resampler? resampler = FindResampler(pin);
        resampler?.SignalMembers();
        return resampler is not null;
    }

    private Resampler? FindResampler(ChipPin pin)
        => Volatile.Read(ref _table).TryFindGsi(pin, out Gsi gsi)
           && Volatile.Read(ref _resamplers).TryGetValue(gsi, out Resampler? resampler)
            ? resampler
            : null;
}
