using DeviceDsl.Interrupts;

namespace DeviceDsl.Irqchips;

/// <summary>The local APICs of a machine, as its other interrupt controllers and its router see them.</summary>
internal sealed class LocalApicGroup : IInterruptDestinations, IExternalProcessors, IRouteListener
{
    private readonly LocalApic[] _members;
    private readonly ApicDelivery _delivery;

    /// <summary>Creates the local APICs of a machine.</summary>
    /// <param name="count">The number of local APICs.</param>
    /// <param name="profile">The kernel whose behaviour they follow.</param>
    /// <param name="isSplit">Whether the IOAPIC is elsewhere.</param>
    /// <param name="hasWideDestinations">Whether destinations of messages have 32 bits (GSI-9).</param>
    public LocalApicGroup(int count, KernelProfile profile, bool isSplit, bool hasWideDestinations)
    {
        Profile = profile;
        IsSplit = isSplit;
        _members = [.. Enumerable.Range(0, count).Select(index => new LocalApic(index, this))];
        _delivery = new ApicDelivery(_members, hasWideDestinations);
    }

    /// <summary>The local APICs, in the order of the processors.</summary>
    public IReadOnlyList<LocalApic> Members => _members;

    /// <summary>Where messages for the local APICs are sent.</summary>
    public IMessageTarget Messages => _delivery;

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

    /// <summary>The processors, if they run by themselves; set while the machine is built.</summary>
    public IRunningProcessors? Processors { get; set; }

    /// <summary>Whether any processor accepts the interrupts of the 8259s (PIC-7).</summary>
    public bool TakesExternalInterrupts => FirstExternal is not null;

    private LocalApic? FirstExternal
    {
        get
        {
            foreach (LocalApic apic in _members)
            {
                if (apic.TakesExternalInterrupts) return apic;
            }

            return null;
        }
    }

    /// <inheritdoc/>
    public int Deliver(in InterruptMessage message, IAcceptanceRecorder? acceptances) => _delivery.Deliver(message, acceptances);

    /// <inheritdoc/>
    public bool? HasPendingEnd(int processor, in InterruptMessage message)
    {
        LocalApic apic = _members[processor];
        return apic.IsAddressed(message.Destination, message.IsLogical) ? apic.IsPending(message.Vector) : null;
    }

    /// <summary>Called after a register that determines destinations has changed.</summary>
    public void OnDestinationsChanged()
    {
        _delivery.Recalculate();
        RequestScan();
    }

    /// <summary>Requests that every processor recompute the vectors whose ends it reports.</summary>
    public void RequestScan()
    {
        foreach (LocalApic apic in _members) apic.RequestScan();
    }

    /// <inheritdoc/>
    public void RequestScan(uint destination, bool isLogical) => _delivery.RequestScan(destination, isLogical);

    /// <summary>In split mode the routing determines the ends to report (SPL-5).</summary>
    public void OnRoutesChanged()
    {
        if (IsSplit) RequestScan();
    }

    /// <inheritdoc/>
    public void OnNotifiersChanged() => RequestScan();

    /// <summary>Notifies the first processor that accepts the interrupts of the 8259s, if it runs by itself.</summary>
    public void OnExternalInterrupt()
    {
        if (Processors is { } processors && FirstExternal is { } apic) processors.OnExternalInterrupt(apic.Index);
    }

    /// <summary>Sends an interrupt that a processor has written to its command register.</summary>
    public void Send(LocalApic sender, InterruptCommand command)
    {
        if (command.HasShorthand) _delivery.DeliverByShorthand(sender, command);
        else _delivery.Deliver(command.Message);
    }
}
