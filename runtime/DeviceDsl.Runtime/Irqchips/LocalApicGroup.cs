using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;

namespace DeviceDsl.Irqchips;

/// <summary>The local APICs of a machine, as the destination of interrupts.</summary>
internal sealed class LocalApicGroup : IMessageTarget, IInterruptDestinations, IExternalProcessors, IRouteListener
{
    private const int Nobody = -1;
    private const uint SelfShorthand = 1;
    private const uint AllShorthand = 2;
    private const uint OthersShorthand = 3;

    [LockRank((int)LockRank.Destinations)]
    private readonly RankedLock _gate = new(LockRank.Destinations);
    private readonly LocalApic[] _members;
    private DestinationMap _map;

    /// <summary>Creates the local APICs of a machine.</summary>
    /// <param name="count">The number of local APICs.</param>
    /// <param name="profile">The kernel whose behaviour they follow.</param>
    /// <param name="isSplit">Whether the IOAPIC is elsewhere.</param>
    public LocalApicGroup(int count, KernelProfile profile, bool isSplit)
    {
        Profile = profile;
        IsSplit = isSplit;
        _members = [.. Enumerable.Range(0, count).Select(index => new LocalApic(index, this))];
        // As in the kernel, the last local APIC can be looked up only after the first change of any (LAP-3).
        _map = new DestinationMap(_members.SkipLast(1));
    }

    /// <summary>The local APICs, in the order of the processors.</summary>
    public IReadOnlyList<LocalApic> Members => _members;

    /// <inheritdoc/>
    public int Count => _members.Length;

    /// <summary>The kernel whose behaviour they follow.</summary>
    public KernelProfile Profile { get; }

    /// <summary>None: these local APICs scan the entries themselves.</summary>
    public IRemoteLocalApics? Remote => null;

    /// <summary>Whether the IOAPIC is elsewhere.</summary>
    public bool IsSplit { get; }

    /// <summary>The receiver of ends of interrupt; set while the machine is built.</summary>
    public IEndOfInterruptSink? EndSink { get; set; }

    /// <summary>The machine's own 8259s, if any; set while the machine is built.</summary>
    public IExternalInterrupts? External { get; set; }

    /// <summary>Whether any processor accepts the interrupts of the 8259s (PIC-7).</summary>
    public bool TakesExternalInterrupts
    {
        get
        {
            foreach (LocalApic apic in _members)
            {
                if (apic.TakesExternalInterrupts) return true;
            }

            return false;
        }
    }

    /// <inheritdoc/>
    public int Deliver(in InterruptMessage message) => Deliver(message, acceptances: null);

    /// <summary>Delivers an interrupt.</summary>
    /// <param name="message">The interrupt.</param>
    /// <param name="acceptances">Records the processors that accept it, or <see langword="null"/>.</param>
    /// <returns>The number of processors that accepted it; 0 or -1 if none did (LAP-3).</returns>
    public int Deliver(in InterruptMessage message, IAcceptanceRecorder? acceptances)
        => Volatile.Read(ref _map).TryDeliver(message, acceptances, out int accepted) ? accepted : DeliverAsking(message, acceptances);

    /// <inheritdoc/>
    public bool? HasPendingEnd(int processor, in InterruptMessage message)
    {
        LocalApic apic = _members[processor];
        return apic.IsAddressed(message.Destination, message.IsLogical) ? apic.IsPending(message.Vector) : null;
    }

    /// <inheritdoc/>
    public bool TryDeliverAtOnce(in InterruptMessage message) => Volatile.Read(ref _map).TryDeliver(message, acceptances: null, out _);

    /// <summary>Rebuilds the destination map, after a register that determines destinations has changed.</summary>
    public void Recalculate()
    {
        using (_gate.Hold()) Volatile.Write(ref _map, new DestinationMap(_members));
        RequestScan();
    }

    /// <summary>Requests that every processor recompute the vectors whose ends it reports.</summary>
    public void RequestScan()
    {
        foreach (LocalApic apic in _members) apic.RequestScan();
    }

    /// <summary>In split mode the routing determines the ends to report (SPL-5).</summary>
    public void OnRoutesChanged()
    {
        if (IsSplit) RequestScan();
    }

    /// <inheritdoc/>
    public void OnNotifiersChanged() => RequestScan();

    /// <summary>Does nothing: a processor checks for interrupts itself when it continues.</summary>
    public void OnExternalInterrupt()
    {
    }

    /// <summary>Sends an interrupt that a processor has written to its command register.</summary>
    public void Send(LocalApic sender, uint command, byte destination)
    {
        var message = new InterruptMessage(
            destination, (command >> 11 & 1) != 0, (DeliveryMode)(command >> 8 & 7), (byte)command, (command >> 15 & 1) != 0)
        {
            IsDeassertion = (command >> 14 & 1) == 0,
        };
        uint shorthand = command >> 18 & 3;
        if (shorthand == 0) Deliver(message);
        else SendByShorthand(sender, shorthand, message);
    }

    /// <summary>Offers an interrupt to one local APIC.</summary>
    public static int Offer(LocalApic apic, in InterruptMessage message, IAcceptanceRecorder? acceptances)
    {
        int accepted = apic.Accept(message);
        bool hasVector = message.Mode is DeliveryMode.Fixed or DeliveryMode.LowestPriority;
        if (accepted > 0 && hasVector) acceptances?.Record(apic.Index, message.Vector);
        return accepted;
    }

    private void SendByShorthand(LocalApic sender, uint shorthand, in InterruptMessage message)
    {
        foreach (LocalApic apic in _members)
        {
            bool isMeant = shorthand switch
            {
                SelfShorthand => apic == sender,
                OthersShorthand => apic != sender,
                _ => shorthand == AllShorthand,
            };
            if (isMeant && apic.IsHardwareEnabled) Offer(apic, message, acceptances: null);
        }
    }

    private int DeliverAsking(in InterruptMessage message, IAcceptanceRecorder? acceptances)
    {
        // A physical lowest-priority broadcast goes to all processors; with an MSI's redirection hint it still goes to one.
        bool isForAll = message is { IsLogical: false, Destination: InterruptMessage.Broadcast, IsRedirectable: false };
        return message.HasSingleRecipient && !isForAll ? DeliverToOne(message, acceptances) : DeliverToAll(message, acceptances);
    }

    private int DeliverToAll(in InterruptMessage message, IAcceptanceRecorder? acceptances)
    {
        int accepted = Nobody;
        foreach (LocalApic apic in _members)
        {
            if (apic.IsHardwareEnabled && apic.IsAddressed(message.Destination, message.IsLogical))
                accepted = Math.Max(accepted, 0) + Offer(apic, message, acceptances);
        }

        return accepted;
    }

    private int DeliverToOne(in InterruptMessage message, IAcceptanceRecorder? acceptances)
    {
        int candidates = 0;
        foreach (LocalApic apic in _members)
        {
            if (IsCandidate(apic, message)) candidates++;
        }

        if (candidates == 0) return Nobody;
        int skip = message.Vector % candidates;
        foreach (LocalApic apic in _members)
        {
            if (IsCandidate(apic, message) && skip-- == 0) return Offer(apic, message, acceptances);
        }

        return Nobody;
    }

    private static bool IsCandidate(LocalApic apic, in InterruptMessage message)
        => apic.IsHardwareEnabled && apic.IsEnabled && apic.IsAddressed(message.Destination, message.IsLogical);
}
