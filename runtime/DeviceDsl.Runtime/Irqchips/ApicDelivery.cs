using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;

namespace DeviceDsl.Irqchips;

/// <summary>Finds the local APICs that an interrupt addresses and offers it to them (LAP-2).</summary>
internal sealed class ApicDelivery : IMessageTarget
{
    private const int Nobody = -1;

    [LockRank((int)LockRank.Destinations)]
    private readonly RankedLock _gate = new(LockRank.Destinations);
    private readonly LocalApic[] _apics;
    private readonly bool _isWide;
    private DestinationMap _map;

    /// <summary>Creates the delivery to the local APICs of a machine.</summary>
    /// <param name="apics">The local APICs, in the order of the processors.</param>
    /// <param name="isWide">Whether destinations of messages have 32 bits (GSI-9).</param>
    public ApicDelivery(LocalApic[] apics, bool isWide)
    {
        _apics = apics;
        _isWide = isWide;
        // As in the kernel, the last local APIC can be looked up only after the first change of any (LAP-3).
        _map = new DestinationMap(apics.SkipLast(1), isWide);
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
    public bool TryDeliverAtOnce(in InterruptMessage message) => Volatile.Read(ref _map).TryDeliver(message, acceptances: null, out _);

    /// <summary>Rebuilds the destination map, after a register that determines destinations has changed.</summary>
    public void Recalculate()
    {
        using RankedLock.Scope scope = _gate.Hold();
        Volatile.Write(ref _map, new DestinationMap(_apics, _isWide));
    }

    /// <summary>
    /// Requests that the addressed processors recompute the vectors whose ends they report (EOI-8). They are found as for a delivery.
    /// </summary>
    public void RequestScan(uint destination, bool isLogical)
    {
        if (Volatile.Read(ref _map).TryRequestScan(destination, isLogical)) return;
        foreach (LocalApic apic in _apics)
        {
            if (apic.IsHardwareEnabled && apic.IsAddressed(destination, isLogical)) apic.RequestScan();
        }
    }

    /// <summary>Delivers an interrupt whose receivers a shorthand selects (LAP-4 holds for it too).</summary>
    public void DeliverByShorthand(LocalApic sender, InterruptCommand command)
        => DeliverTo(new Selection(command.Message, sender, command), acceptances: null);

    private int DeliverAsking(in InterruptMessage message, IAcceptanceRecorder? acceptances)
        => DeliverTo(new Selection(message, sender: null, command: default), acceptances);

    private int DeliverTo(in Selection selection, IAcceptanceRecorder? acceptances)
    {
        Selection selected = selection.Message is { IsLogical: false, Destination: InterruptMessage.Broadcast, HasSingleRecipient: true }
            ? selection.AsFixed()
            : selection;
        return selected.Message.HasSingleRecipient ? DeliverToOne(selected, acceptances) : DeliverToAll(selected, acceptances);
    }

    private int DeliverToAll(in Selection selection, IAcceptanceRecorder? acceptances)
    {
        int accepted = Nobody;
        foreach (LocalApic apic in _apics)
        {
            if (selection.Contains(apic)) accepted = Math.Max(accepted, 0) + apic.Deliver(selection.Message, acceptances);
        }

        return accepted;
    }

    private int DeliverToOne(in Selection selection, IAcceptanceRecorder? acceptances)
    {
        int candidates = 0;
        foreach (LocalApic apic in _apics)
        {
            if (selection.Contains(apic) && apic.IsEnabled) candidates++;
        }

        if (candidates == 0) return Nobody;
        int skip = selection.Message.Vector % candidates;
        foreach (LocalApic apic in _apics)
        {
            if (selection.Contains(apic) && apic.IsEnabled && skip-- == 0) return apic.Deliver(selection.Message, acceptances);
        }

        return Nobody;
    }

    /// <summary>The local APICs that an interrupt addresses: by its destination, or by the shorthand of its sender.</summary>
    private readonly struct Selection(InterruptMessage message, LocalApic? sender, InterruptCommand command)
    {
        public InterruptMessage Message { get; } = message;

        /// <summary>
        /// As the kernel changes a physical broadcast for one processor: one of lowest priority then goes to all, and one with an MSI's
        /// redirection hint still to one, whatever its mode was (LAP-4).
        /// </summary>
        public Selection AsFixed() => new(Message with { Mode = DeliveryMode.Fixed }, sender, command);

        public bool Contains(LocalApic apic) => apic.IsHardwareEnabled
            && (sender is null ? apic.IsAddressed(Message.Destination, Message.IsLogical) : command.Selects(sender, apic));
    }
}
