using System.Collections.Immutable;
using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;

namespace DeviceDsl.Irqchips;

/// <summary>The local APIC of a virtual processor: its pending interrupts and those in service.</summary>
/// <remarks>All members may be called from any thread. Actions of the processor itself must come from one thread at a time.</remarks>
public sealed class LocalApic
{
    /// <summary>The guest-physical address of the registers, which take precedence over every device on the bus (BUS-10).</summary>
    public const ulong DefaultBase = 0xFEE0_0000;

    internal const ulong WindowLength = 0x1000;
    private const int Nothing = -1;
    private const uint DirectedEndBit = 0x1000;
    private const uint ClusterFormat = 0x0FFF_FFFF;
    private const int PriorityClassShift = 4;

    [LockRank((int)LockRank.LocalApic)]
    private readonly RankedLock _gate = new(LockRank.LocalApic);
    private readonly LocalApicGroup _group;
    private readonly ApicPage _page;
    private readonly HandledVectors _handled;
    private int _isScanDue = 1;
    private int _external = Nothing;
    private int _ended = Nothing;
    private bool _isHardwareEnabled = true;

    internal LocalApic(int index, LocalApicGroup group)
    {
        Index = index;
        _group = group;
        _page = new ApicPage((byte)index, isFirst: index == 0);
        _handled = new HandledVectors(this);
    }

    /// <summary>The physical destination of its interrupts.</summary>
    public byte Id => (byte)(_page[ApicRegister.Id] >> 24);

    /// <summary>
    /// Whether the guest has enabled it, with bit 8 of the spurious vector register. Until then it accepts no interrupts (LAP-1).
    /// </summary>
    public bool IsEnabled => _page.IsEnabled;

    /// <summary>
    /// Whether it is present at all, according to the processor's base register. If it is not, reads return all ones (LAP-7), and
    /// the processor accepts only interrupts of the 8259s (PIC-14).
    /// </summary>
    public bool IsHardwareEnabled
    {
        get => Volatile.Read(ref _isHardwareEnabled);
        set
        {
            Volatile.Write(ref _isHardwareEnabled, value);
            _group.OnDestinationsChanged();
        }
    }

    /// <summary>The whole state. Set it to restore a machine (GSI-14).</summary>
    /// <exception cref="ArgumentException">The new state does not have <see cref="LocalApicState.RegisterCount"/> registers.</exception>
    public LocalApicState State
    {
        get
        {
            using RankedLock.Scope scope = _gate.Hold();
            return new LocalApicState(ImmutableArray.Create(_page.Copy()));
        }

        set
        {
            LocalApicState.ThrowIfIncomplete(value);
            using (_gate.Hold()) _page.Restore(value.Registers.AsSpan());
            _group.OnDestinationsChanged();
            _group.EndSink?.OnStateSet(this);
        }
    }

    /// <summary>The index of its processor.</summary>
    internal int Index { get; }

    /// <summary>Whether the processor accepts the interrupts of the 8259s (PIC-14).</summary>
    internal bool TakesExternalInterrupts => !IsHardwareEnabled || _page.TakesExternalInterrupts;

    /// <summary>
    /// Whether the guest itself ends level interrupts at the IOAPIC (EOI-3). Without x2APIC, a guest cannot enable this, but a
    /// restored state may (LAP-8).
    /// </summary>
    internal bool HasDirectedEnd => (_page[ApicRegister.Spurious] & DirectedEndBit) != 0;

    internal uint LogicalDestination => _page[ApicRegister.LogicalDestination];

    internal bool IsFlat => _page[ApicRegister.DestinationFormat] == uint.MaxValue;

    /// <summary>Whether an interrupt is pending that the processor's priority allows (LAP-5).</summary>
    internal bool HasRequested
    {
        get
        {
            using RankedLock.Scope scope = _gate.Hold();
            return Deliverable != Nothing;
        }
    }

    /// <summary>
    /// The class of the task priority, 0 to 15, which the processor also accesses as CR8. Setting it clears the rest of the priority.
    /// </summary>
    internal uint TaskPriorityClass
    {
        get => _page[ApicRegister.TaskPriority] >> PriorityClassShift;
        set
        {
            using RankedLock.Scope scope = _gate.Hold();
            _page[ApicRegister.TaskPriority] = (value << PriorityClassShift) & 0xFF;
        }
    }

    /// <summary>
    /// Acknowledges the pending interrupt with the highest vector, if the processor's priority allows it, even if the guest has
    /// disabled the local APIC meanwhile (LAP-5).
    /// </summary>
    /// <returns>Its vector, or <see langword="null"/>.</returns>
    public byte? Acknowledge()
    {
        BeginStep();
        return TakeRequested();
    }

    /// <summary>Acknowledges a pending interrupt of the 8259s, if the processor accepts those (PIC-14).</summary>
    /// <returns>Its vector, or <see langword="null"/>.</returns>
    public byte? AcknowledgeExternal()
    {
        BeginStep();
        if (!TakesExternalInterrupts) return null;
        int queued = Interlocked.Exchange(ref _external, Nothing);
        if (queued != Nothing) return (byte)queued;
        return _group.External is { HasInterrupt: true } external ? external.Acknowledge() : null;
    }

    /// <summary>
    /// Queues an interrupt of external 8259s, as the kernel's KVM_INTERRUPT does for split controllers (SPL-4).
    /// </summary>
    /// <param name="vector">The vector of the interrupt.</param>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EINVAL"/>: the vector is not 0 to 255; <see cref="Errno.ENXIO"/>: the machine has its own 8259s;
    /// <see cref="Errno.EEXIST"/>: an interrupt is already queued.
    /// </exception>
    public void QueueExternal(int vector)
    {
        if ((uint)vector > byte.MaxValue) throw new MachineException(Errno.EINVAL, "SPL-4", $"Vector {vector} does not exist.");
        if (_group.External is not null) throw new MachineException(Errno.ENXIO, "SPL-4", "The machine has its own 8259s.");
        bool isFree = Interlocked.CompareExchange(ref _external, vector, Nothing) == Nothing;
        if (!isFree) throw new MachineException(Errno.EEXIST, "SPL-4", $"Vector {vector} cannot be queued: another is already.");
    }

    /// <summary>
    /// Takes the vector of an ended level interrupt whose IOAPIC is elsewhere, which the kernel reports by an exit (SPL-2). Only
    /// one is kept; a later end replaces it.
    /// </summary>
    /// <param name="vector">The vector.</param>
    /// <returns>Whether an end was pending that must still be reported.</returns>
    public bool TryTakeEnd(out byte vector)
    {
        int ended = Interlocked.Exchange(ref _ended, Nothing);
        vector = (byte)Math.Max(ended, 0);
        return ended != Nothing && _handled.Contains(vector);
    }

    /// <summary>Ends the interrupt with the highest vector in service. Has no effect if none is (LAP-6).</summary>
    public void EndOfInterrupt()
    {
        BeginStep();
        End();
        EndStep();
    }

    /// <summary>Returns whether a vector is pending.</summary>
    /// <param name="vector">The vector.</param>
    public bool IsRequested(byte vector)
    {
        using RankedLock.Scope scope = _gate.Hold();
        return _page.Requested.Contains(vector);
    }

    /// <summary>Returns whether a vector is in service.</summary>
    /// <param name="vector">The vector.</param>
    public bool IsInService(byte vector)
    {
        using RankedLock.Scope scope = _gate.Hold();
        return _page.InService.Contains(vector);
    }

    /// <summary>Returns whether an access belongs to the registers.</summary>
    internal static bool Owns(ulong address, int length)
        => address - DefaultBase < WindowLength && address - DefaultBase + (ulong)length <= WindowLength;

    /// <summary>Does the same as <see cref="Acknowledge"/>, but the processor does not continue before it.</summary>
    internal byte? TakeRequested()
    {
        using RankedLock.Scope scope = _gate.Hold();
        int vector = Deliverable;
        if (vector == Nothing) return null;
        _page.Requested.Set((byte)vector, false);
        _page.InService.Set((byte)vector, true);
        return (byte)vector;
    }

    /// <summary>
    /// Performs requested scans after an action of the processor, as the kernel does before it enters the guest again (EOI-7). An end
    /// that must still be reported leaves the guest first, and is reported by the old set.
    /// </summary>
    internal void EndStep()
    {
        if (Volatile.Read(ref _isScanDue) != 0 && Volatile.Read(ref _ended) == Nothing) BeginStep();
    }

    /// <summary>Performs requested scans before the processor continues.</summary>
    internal void BeginStep()
    {
        if (Volatile.Read(ref _isScanDue) == 0 || Interlocked.Exchange(ref _isScanDue, 0) == 0) return;
        _handled.Clear();
        _group.EndSink?.Scan(this, _handled);
    }

    /// <summary>Requests that <see cref="HandledVectors"/> be recomputed before the processor continues.</summary>
    internal void RequestScan() => Volatile.Write(ref _isScanDue, 1);

    /// <summary>Stores the end of an interrupt for <see cref="TryTakeEnd"/>.</summary>
    internal void ReportEnd(byte vector) => Volatile.Write(ref _ended, vector);

    /// <summary>Returns whether a vector is pending or in service.</summary>
    internal bool IsPending(byte vector)
    {
        using RankedLock.Scope scope = _gate.Hold();
        return _page.Requested.Contains(vector) || _page.InService.Contains(vector);
    }

    /// <summary>Delivers an interrupt to the processor, which may refuse it.</summary>
    /// <param name="message">The interrupt.</param>
    /// <param name="acceptances">Records an accepted vector, or <see langword="null"/>.</param>
    /// <returns>1, even if the vector was already pending; 0 if it is refused (LAP-1, IOA-12).</returns>
    internal int Deliver(in InterruptMessage message, IAcceptanceRecorder? acceptances)
    {
        int accepted = Accept(message);
        if (accepted == 0) return 0;
        if (message.Mode is DeliveryMode.Fixed or DeliveryMode.LowestPriority) acceptances?.Record(Index, message.Vector);
        _group.Processors?.OnAccepted(Index, message);
        return accepted;
    }

    /// <summary>Resets the registers but not the identifier, as an INIT of the processor does (LAP-8).</summary>
    internal void Initialize()
    {
        using (_gate.Hold()) _page.Initialize(isFirst: Index == 0);
        _group.OnDestinationsChanged();
        _group.EndSink?.OnStateSet(this);
    }

    /// <summary>Returns whether a destination addresses this processor, possibly among others (LAP-2).</summary>
    internal bool IsAddressed(uint destination, bool isLogical)
    {
        if (destination == InterruptMessage.Broadcast) return true;
        if (!isLogical) return destination == Id;
        uint own = LogicalDestination >> 24;
        if (IsFlat) return (own & destination) != 0;
        return _page[ApicRegister.DestinationFormat] == ClusterFormat && own >> 4 == destination >> 4 && (own & destination & 0xF) != 0;
    }

    /// <summary>Performs a guest write to the registers. Only a 4-byte write at a 16-byte boundary has an effect (LAP-7).</summary>
    internal void Write(ulong address, int length, ulong value)
    {
        BeginStep();
        int register = (int)(address - DefaultBase);
        if (length != 4 || (register & 0xF) != 0 || !IsHardwareEnabled || register >= LocalApicState.RegisterCount << 4) return;
        if (register == ApicRegister.EndOfInterrupt)
        {
            End();
            return;
        }

        bool isDestination;
        using (_gate.Hold()) isDestination = _page.Write(register, (uint)value);
        if (isDestination) _group.OnDestinationsChanged();
        if (register == ApicRegister.CommandLow) _group.Send(this, Command);
    }

    /// <summary>Performs a guest read of the registers. A read outside the 4 bytes of a register returns 0 (LAP-7).</summary>
    internal ulong Read(ulong address, int length)
    {
        BeginStep();
        ulong mask = ulong.MaxValue >> (64 - (length * 8));
        if (!IsHardwareEnabled) return mask;
        int offset = (int)(address - DefaultBase);
        int start = offset & 0xF;
        int register = offset & ~0xF;
        if (start + length > 4 || !ApicPage.IsReadable(register)) return 0;
        using RankedLock.Scope scope = _gate.Hold();
        return ((ulong)_page.Read(register) >> (start * 8)) & mask;
    }

    /// <summary>The pending vector that the processor's priority allows (LAP-5). The lock must be held.</summary>
    private int Deliverable
    {
        get
        {
            int vector = _page.Requested.Highest;
            bool isDeliverable = IsHardwareEnabled && vector >= 0 && (vector & 0xF0) > (_page.ProcessorPriority & 0xF0);
            return isDeliverable ? vector : Nothing;
        }
    }

    private bool IsAccepting => _page.IsEnabled && IsHardwareEnabled;

    private InterruptCommand Command => new(_page[ApicRegister.CommandLow], (byte)(_page[ApicRegister.CommandHigh] >> 24));

    private void End()
    {
        int vector;
        bool isLevel;
        using (_gate.Hold())
        {
            vector = _page.InService.Highest;
            if (vector < 0) return;
            _page.InService.Set((byte)vector, false);
            isLevel = _page.LevelTriggered.Contains((byte)vector);
        }

        if (!_handled.Contains((byte)vector)) return;
        if (_group.Profile.ForgetsStaleVectors && _handled.IsStale((byte)vector)) RequestScan();
        _group.EndSink?.OnEndOfInterrupt(this, (byte)vector, isLevel);
    }

    private int Accept(in InterruptMessage message) => message.Mode switch
    {
        DeliveryMode.Fixed or DeliveryMode.LowestPriority => AcceptVector(message),
        DeliveryMode.ExternalInterrupt => 0,
        DeliveryMode.Init when message is { IsLevel: true, IsDeassertion: true } => 0,
        // Counts as accepted: the reaction is the processor's.
        _ => 1,
    };

    private int AcceptVector(in InterruptMessage message)
    {
        if (message is { IsLevel: true, IsDeassertion: true }) return 0;
        using RankedLock.Scope scope = _gate.Hold();
        if (!IsAccepting) return 0;
        _page.Requested.Set(message.Vector, true);
        _page.LevelTriggered.Set(message.Vector, message.IsLevel);
        return 1;
    }
}
