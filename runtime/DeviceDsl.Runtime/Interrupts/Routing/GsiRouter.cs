using DeviceDsl.Foundation;

namespace DeviceDsl.Interrupts;

/// <summary>Routes lines to the interrupt controllers, and messages to the processors.</summary>
/// <remarks>
/// Routes are read inside <see cref="Readers"/>: when a routing change returns, no interrupt is in flight on an old route. The cost
/// is a check of each reading thread, and one route copy for each irqfd.
/// </remarks>
internal sealed class GsiRouter
{
    private const int Ignored = -1;

    private readonly IInterruptChip?[] _chips = new IInterruptChip?[3];
    private readonly List<IRouteListener> _listeners = [];
    private IMessageTarget? _processors;
    private RoutingTable _table = RoutingTable.Empty;

    /// <summary>Creates a router without routes.</summary>
    /// <param name="hasWideDestinations">Whether destinations of messages have 32 bits (GSI-9).</param>
    public GsiRouter(bool hasWideDestinations)
    {
        HasWideDestinations = hasWideDestinations;
        Sources = new SourceIds(Gate);
        Acks = new Acknowledgements(this);
    }

    /// <summary>Guards the routing, the notifiers and the source ids (LCK-2).</summary>
    [LockRank((int)LockRank.Irq)]
    public RankedLock Gate { get; } = new(LockRank.Irq);

    /// <summary>The sections in which lines are set and acknowledgements run.</summary>
    public ReadSections Readers { get; } = new();

    /// <summary>The numbers of the sources.</summary>
    public SourceIds Sources { get; }

    /// <summary>The notifiers of the guest's actions on inputs.</summary>
    public Acknowledgements Acks { get; }

    /// <summary>Whether destinations of messages have 32 bits (GSI-9).</summary>
    public bool HasWideDestinations { get; }

    /// <summary>Whether the machine has local APICs, which every interrupt needs.</summary>
    public bool HasChips => _processors is not null;

    /// <summary>Whether the other controllers are elsewhere (SPL-1).</summary>
    public bool IsSplit => HasChips && _chips[(int)ChipId.IoApic] is null;

    /// <summary>The current routing.</summary>
    public RoutingTable Table => Volatile.Read(ref _table);

    /// <summary>Connects a chip, while the machine is built.</summary>
    public void Connect(ChipId id, IInterruptChip chip) => _chips[(int)id] = chip;

    /// <summary>Connects the processors, while the machine is built.</summary>
    public void Connect(IMessageTarget processors) => _processors = processors;

    /// <summary>Adds a listener for changes, while the machine is built.</summary>
    public void Follow(IRouteListener listener) => _listeners.Add(listener);

    /// <summary>Reports to the listeners that the set of acknowledgement notifiers has changed.</summary>
    public void ReportNotifierChange()
    {
        foreach (IRouteListener listener in _listeners) listener.OnNotifiersChanged();
    }

    /// <summary>Replaces the routing; every irqfd follows it before this method returns (IRQ-13).</summary>
    /// <returns>The refusal; the old routing then stays in force (GSI-4).</returns>
    public Refusal? TryReplace(IReadOnlyList<GsiRoute> routes)
    {
        if (!HasChips) return RoutingRules.NoChips;
        if (Readers.IsReading) return new(Errno.EDEADLK, "LCK-11", "The routing is changed by code that a routing change waits for.");
        Refusal? refusal = RoutingRules.Check(routes, chip => _chips[(int)chip] is not null, HasWideDestinations);
        if (refusal is null) Replace(new RoutingTable(routes));
        return refusal;
    }

    /// <summary>Replaces the routing.</summary>
    public void Replace(RoutingTable table)
    {
        using (Gate.Hold())
        {
            Volatile.Write(ref _table, table);
            foreach (IRouteListener listener in _listeners) listener.OnRoutesChanged();
        }

        Readers.WaitForReaders();
    }

    /// <summary>Sets the level of one source of a line, on all targets in order (GSI-3).</summary>
    /// <returns>
    /// The sum over the inputs that did not ignore it, or -1 if all did or no route exists, which is not an error (IRQ-5).
    /// </returns>
    public int SetLevel(int source, Gsi gsi, bool level, bool wantsStatus = false)
    {
        using ReadSections.Section section = Readers.Enter();
        GsiTargets targets = Table.TargetsOf(gsi);
        if (targets.Message is { } message) return level ? Deliver(message) : Ignored;
        int result = Ignored;
        foreach (ChipPin target in targets.Pins)
        {
            int accepted = _chips[(int)target.Chip]?.SetLevel(target, source, level, wantsStatus) ?? Ignored;
            if (accepted >= 0) result = Math.Max(result, 0) + accepted;
        }

        return result;
    }

    /// <summary>Delivers a message (GSI-11).</summary>
    public int Deliver(MsiMessage message) => _processors!.Deliver(message.Decode(HasWideDestinations));

    /// <summary>Delivers a message if that needs no worker (IRQ-10).</summary>
    public bool TryDeliverAtOnce(MsiMessage message) => _processors!.TryDeliverAtOnce(message.Decode(HasWideDestinations));

    /// <summary>Releases a source number. Its levels are forgotten, not lowered (SRC-2).</summary>
    public void ReleaseSource(int source)
    {
        foreach (IInterruptChip? chip in _chips) chip?.ForgetSource(source);
        Sources.Release(source);
    }
}
