using System.Collections.Immutable;
using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;

namespace DeviceDsl.Irqchips;

/// <summary>The local APIC of a virtual processor: which interrupts wait for it, and which it is serving.</summary>
/// <remarks>All members may be called from any thread; what the processor itself does, one thread at a time.</remarks>
public sealed class LocalApic
{
    /// <summary>The guest-physical address of the registers, in front of every device on the bus (BUS-10).</summary>
    public const ulong DefaultBase = 0xFEE0_0000;

    internal const ulong WindowLength = 0x1000;
    private const int Nothing = -1;
    private const uint DirectedEndBit = 0x1000;
    private const uint ClusterFormat = 0x0FFF_FFFF;

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

    /// <summary>The physical address under which interrupts reach it.</summary>
    public byte Id => (byte)(_page[ApicRegister.Id] >> 24);

    /// <summary>Whether the guest has enabled it, by bit 8 of the spurious vector register; until then it takes nothing (LAP-1).</summary>
    public bool IsEnabled => _page.IsEnabled;

    /// <summary>
    /// Whether it is there at all, as the processor's base register says. Without it reads find all ones (LAP-7), and the
    /// processor takes the interrupts of the 8259s alone (PIC-14).
    /// </summary>
    public bool IsHardwareEnabled
    {
        get => Volatile.Read(ref _isHardwareEnabled);
        set
        {
            Volatile.Write(ref _isHardwareEnabled, value);
            _group.Recalculate();
        }
    }

    /// <summary>Its whole state. Setting it is what restoring a machine does (GSI-14).</summary>
    /// <exception cref="ArgumentException">The state set has not <see cref="LocalApicState.RegisterCount"/> registers.</exception>
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
            _group.Recalculate();
            _group.EndSink?.OnStateSet(this);
        }
    }

    /// <summary>Its place among the processors of the machine.</summary>
    internal int Index { get; }

    /// <summary>Whether the processor takes the interrupts of the 8259s (PIC-14).</summary>
    internal bool TakesExternalInterrupts => !IsHardwareEnabled || _page.TakesExternalInterrupts;

    /// <summary>
    /// Whether the guest has taken it on itself to end level interrupts at the IOAPIC (EOI-3). Without x2APIC no guest can
    /// ask for that; a restored state may (LAP-8).
    /// </summary>
    internal bool HasDirectedEnd => (_page[ApicRegister.Spurious] & DirectedEndBit) != 0;

    internal uint LogicalDestination => _page[ApicRegister.LogicalDestination];

    internal bool IsFlat => _page[ApicRegister.DestinationFormat] == uint.MaxValue;

    /// <summary>Takes up the pending interrupt of the highest vector, if the processor's priority lets it through (LAP-5).</summary>
    /// <returns>Its vector, or <see langword="null"/>.</returns>
    public byte? Acknowledge()
    {
        BeginStep();
        using RankedLock.Scope scope = _gate.Hold();
        int vector = _page.Requested.Highest;
        if (!IsAccepting || vector < 0 || (vector & 0xF0) <= (_page.ProcessorPriority & 0xF0)) return null;
        _page.Requested.Set((byte)vector, false);
        _page.InService.Set((byte)vector, true);
        return (byte)vector;
    }

    /// <summary>Takes up an interrupt of the 8259s, if the processor takes those at all and one waits (PIC-14).</summary>
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
    /// Queues an interrupt of 8259s that are elsewhere, as the kernel's KVM_INTERRUPT does for split controllers (SPL-4).
    /// </summary>
    /// <param name="vector">Its vector.</param>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EINVAL"/>: the vector is above 255; <see cref="Errno.ENXIO"/>: the 8259s are here;
    /// <see cref="Errno.EEXIST"/>: one is queued already.
    /// </exception>
    public void QueueExternal(int vector)
    {
        if ((uint)vector > byte.MaxValue) throw new MachineException(Errno.EINVAL, "SPL-4", $"Vector {vector} does not exist.");
        if (_group.External is not null) throw new MachineException(Errno.ENXIO, "SPL-4", "The machine has its own 8259s.");
        bool isFree = Interlocked.CompareExchange(ref _external, vector, Nothing) == Nothing;
        if (!isFree) throw new MachineException(Errno.EEXIST, "SPL-4", $"Vector {vector} cannot be queued: another is already.");
    }

    /// <summary>
    /// Takes the vector of a level interrupt that ended and whose IOAPIC is elsewhere: the exit that tells it (SPL-2). There is
    /// room for one; a later end replaces it.
    /// </summary>
    /// <param name="vector">The vector.</param>
    /// <returns>Whether there was one that is still of interest.</returns>
    public bool TryTakeEnd(out byte vector)
    {
        int ended = Interlocked.Exchange(ref _ended, Nothing);
        vector = (byte)Math.Max(ended, 0);
        return ended != Nothing && _handled.Contains(vector);
    }

    /// <summary>Ends the interrupt of the highest vector in service; with none, nothing happens (LAP-6).</summary>
    public void EndOfInterrupt()
    {
        BeginStep();
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

    /// <summary>Whether a vector waits to be taken up.</summary>
    /// <param name="vector">The vector.</param>
    public bool IsRequested(byte vector)
    {
        using RankedLock.Scope scope = _gate.Hold();
        return _page.Requested.Contains(vector);
    }

    /// <summary>Whether a vector is being served.</summary>
    /// <param name="vector">The vector.</param>
    public bool IsInService(byte vector)
    {
        using RankedLock.Scope scope = _gate.Hold();
        return _page.InService.Contains(vector);
    }

    /// <summary>Whether an access is one to the registers.</summary>
    internal static bool Owns(ulong address, int length)
        => address - DefaultBase < WindowLength && address - DefaultBase + (ulong)length <= WindowLength;

    /// <summary>The processor goes on: what was asked of it meanwhile is done now.</summary>
    internal void BeginStep()
    {
        if (Volatile.Read(ref _isScanDue) == 0 || Interlocked.Exchange(ref _isScanDue, 0) == 0) return;
        _handled.Clear();
        _group.EndSink?.Scan(this, _handled);
    }

    /// <summary>Has <see cref="HandledVectors"/> worked out anew before the processor goes on.</summary>
    internal void RequestScan() => Volatile.Write(ref _isScanDue, 1);

    /// <summary>Keeps the end of an interrupt for <see cref="TryTakeEnd"/>.</summary>
    internal void ReportEnd(byte vector) => Volatile.Write(ref _ended, vector);

    /// <summary>Whether a vector waits or is being served.</summary>
    internal bool IsPending(byte vector)
    {
        using RankedLock.Scope scope = _gate.Hold();
        return _page.Requested.Contains(vector) || _page.InService.Contains(vector);
    }

    /// <summary>Takes an interrupt.</summary>
    /// <returns>1, also when the vector was pending already; 0 when it is refused (LAP-1, IOA-12).</returns>
    internal int Accept(in InterruptMessage message) => message.Mode switch
    {
        DeliveryMode.Fixed or DeliveryMode.LowestPriority => AcceptVector(message),
        DeliveryMode.ExternalInterrupt => 0,
        DeliveryMode.Init when message is { IsLevel: true, IsDeassertion: true } => 0,
        // Counts as taken: what the processor makes of it is not the matter of the device side.
        _ => 1,
    };

    /// <summary>Whether an interrupt with this destination is meant for this processor, among others (LAP-2).</summary>
    internal bool IsAddressed(uint destination, bool isLogical)
    {
        if (destination == InterruptMessage.Broadcast) return true;
        if (!isLogical) return destination == Id;
        uint own = LogicalDestination >> 24;
        if (IsFlat) return (own & destination) != 0;
        return _page[ApicRegister.DestinationFormat] == ClusterFormat && own >> 4 == destination >> 4 && (own & destination & 0xF) != 0;
    }

    /// <summary>A guest's write to the registers; only 4 bytes at a 16-byte boundary have an effect (LAP-7).</summary>
    internal void Write(ulong address, int length, ulong value)
    {
        BeginStep();
        var register = (int)(address - DefaultBase);
        if (length != 4 || (register & 0xF) != 0 || !IsHardwareEnabled || register >= LocalApicState.RegisterCount << 4) return;
        if (register == ApicRegister.EndOfInterrupt)
        {
            EndOfInterrupt();
            return;
        }

        bool isDestination;
        using (_gate.Hold()) isDestination = _page.Write(register, (uint)value);
        if (isDestination) _group.Recalculate();
        if (register == ApicRegister.CommandLow) _group.Send(this, _page[ApicRegister.CommandLow], (byte)(_page[ApicRegister.CommandHigh] >> 24));
    }

    /// <summary>A guest's read of the registers; one that leaves its 4 bytes finds nothing (LAP-7).</summary>
    internal ulong Read(ulong address, int length)
    {
        BeginStep();
        ulong mask = ulong.MaxValue >> (64 - (length * 8));
        if (!IsHardwareEnabled) return mask;
        var offset = (int)(address - DefaultBase);
        int start = offset & 0xF;
        int register = offset & ~0xF;
        if (start + length > 4 || !ApicPage.IsReadable(register)) return 0;
        using RankedLock.Scope scope = _gate.Hold();
        return ((ulong)_page.Read(register) >> (start * 8)) & mask;
    }

    private bool IsAccepting => _page.IsEnabled && IsHardwareEnabled;

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
