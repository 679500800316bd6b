using DeviceDsl.Foundation;

namespace DeviceDsl.Interrupts;

/// <summary>Leads lines to the interrupt controllers, and messages to the processors.</summary>
/// <remarks>
/// Routes are read in <see cref="Readers"/>: when a change of them returns, nothing is on its way by an old route any
/// more. The price is a look at each thread that reads, and one copy for each irqfd.
/// </remarks>
internal sealed class GsiRouter
{
    private const int Ignored = -1;

    private readonly IInterruptChip?[] _chips = new IInterruptChip?[3];
    private readonly List<IRouteListener> _listeners = [];
    private IMessageTarget? _processors;
    private RoutingTable _table = RoutingTable.Empty;

    /// <summary>Makes a router that leads nowhere yet.</summary>
    /// <param name="hasWideDestinations">Whether destinations of messages have 32 bits (GSI-9).</param>
    public GsiRouter(bool hasWideDestinations)
    {
        HasWideDestinations = hasWideDestinations;
        Sources = new SourceIds(Gate);
        Acks = new Acknowledgements(this);
    }

    /// <summary>Guards the routing, who is told of what, and the source ids (LCK-2).</summary>
    [LockRank((int)LockRank.Irq)]
    public RankedLock Gate { get; } = new(LockRank.Irq);

    /// <summary>The sections in which lines are set and acknowledgements run.</summary>
    public ReadSections Readers { get; } = new();

    /// <summary>The numbers of the sources.</summary>
    public SourceIds Sources { get; }

    /// <summary>Who is told of what the guest does at the inputs.</summary>
    public Acknowledgements Acks { get; }

    /// <summary>Whether destinations of messages have 32 bits (GSI-9).</summary>
    public bool HasWideDestinations { get; }

    /// <summary>Whether there are local APICs, so that interrupts can lead anywhere.</summary>
    public bool HasChips => _processors is not null;

    /// <summary>Whether the other controllers are elsewhere (SPL-1).</summary>
    public bool IsSplit => HasChips && _chips[(int)ChipId.IoApic] is null;

    /// <summary>The routing in force.</summary>
    public RoutingTable Table => Volatile.Read(ref _table);

    /// <summary>Puts a chip in its place, while the machine is built.</summary>
    public void Connect(ChipId id, IInterruptChip chip) => _chips[(int)id] = chip;

    /// <summary>Connects the processors, while the machine is built.</summary>
    public void Connect(IMessageTarget processors) => _processors = processors;

    /// <summary>Adds someone who follows changes, while the machine is built.</summary>
    public void Follow(IRouteListener listener) => _listeners.Add(listener);

    /// <summary>Tells those who follow that somebody begins or ceases to be told of acknowledgements.</summary>
    public void ReportNotifierChange()
    {
        foreach (IRouteListener listener in _listeners) listener.OnNotifiersChanged();
    }

    /// <summary>Replaces the routing; every irqfd follows it before this returns (IRQ-13).</summary>
    /// <returns>What is wrong with it; the old one stays then (GSI-4).</returns>
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

    /// <summary>Sets what one source makes of a line, at everything that it leads to, in that order (GSI-3).</summary>
    /// <returns>
    /// The sum over the inputs that did not ignore it, or -1 when all did or there is no route, which is no error (IRQ-5).
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

    /// <summary>Delivers a message where that needs no worker (IRQ-10).</summary>
    public bool TryDeliverAtOnce(MsiMessage message) => _processors!.TryDeliverAtOnce(message.Decode(HasWideDestinations));

    /// <summary>Gives back a source number; what it held up is forgotten, not lowered (SRC-2).</summary>
    public void ReleaseSource(int source)
    {
        foreach (IInterruptChip? chip in _chips) chip?.ForgetSource(source);
        Sources.Release(source);
    }
}
