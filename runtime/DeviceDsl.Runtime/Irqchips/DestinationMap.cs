using System.Numerics;
using DeviceDsl.Interrupts;

namespace DeviceDsl.Irqchips;

/// <summary>A look-up table from destinations to local APICs. Immutable; rebuilt when one of them changes.</summary>
/// <remarks>
/// Some cases cannot be looked up: broadcasts, local APICs that disagree on the format of logical destinations or share one, and,
/// for any destination, local APICs that share an identifier. Then each local APIC is asked (LAP-3).
/// </remarks>
internal sealed class DestinationMap
{
    private const int FlatSlots = 8;
    private const int ClusterSlots = 4;

    private readonly LocalApic?[] _byId = new LocalApic?[InterruptMessage.Broadcast];
    private readonly LocalApic?[] _flat = new LocalApic?[FlatSlots];
    private readonly LocalApic?[] _clusters = new LocalApic?[16 * ClusterSlots];
    private bool? _isFlat;
    private bool _hasLogical = true;
    private bool _hasIds = true;

    /// <summary>Creates the map from the current state of the local APICs.</summary>
    public DestinationMap(IEnumerable<LocalApic> apics)
    {
        foreach (LocalApic apic in apics.Where(apic => apic.IsHardwareEnabled))
        {
            AddId(apic);
            if (apic.IsEnabled && _hasLogical) AddLogical(apic);
        }
    }

    /// <summary>Delivers an interrupt if its destination can be looked up.</summary>
    /// <param name="message">The interrupt.</param>
    /// <param name="acceptances">Records the processors that accept it, or <see langword="null"/>.</param>
    /// <param name="accepted">The number of processors that accepted it.</param>
    /// <returns>Whether the destination could be looked up.</returns>
    public bool TryDeliver(in InterruptMessage message, IAcceptanceRecorder? acceptances, out int accepted)
    {
        accepted = 0;
        if (!_hasIds || message.Destination == InterruptMessage.Broadcast) return false;
        if (!message.IsLogical)
        {
            if (message.Destination < _byId.Length) accepted = Offer(_byId[message.Destination], message, acceptances);
            return true;
        }

        if (!_hasLogical) return false;
        // No local APIC is enabled, so no destination matches.
        if (_isFlat is not { } isFlat) return true;
        ReadOnlySpan<LocalApic?> slots = isFlat
            ? _flat
            : _clusters.AsSpan((int)(message.Destination >> 4 & 0xF) * ClusterSlots, ClusterSlots);
        uint meant = message.Destination & (isFlat ? 0xFFu : 0xFu);
        accepted = message.HasSingleRecipient ? OfferOne(slots, meant, message, acceptances) : OfferAll(slots, meant, message, acceptances);
        return true;
    }

    private static int OfferAll(ReadOnlySpan<LocalApic?> slots, uint meant, in InterruptMessage message, IAcceptanceRecorder? acceptances)
    {
        int accepted = 0;
        for (; meant != 0; meant &= meant - 1) accepted += Offer(slots[BitOperations.TrailingZeroCount(meant)], message, acceptances);
        return accepted;
    }

    /// <summary>The vector selects one of the destination bits, whether or not a local APIC answers to it (LAP-4).</summary>
    private static int OfferOne(ReadOnlySpan<LocalApic?> slots, uint meant, in InterruptMessage message, IAcceptanceRecorder? acceptances)
    {
        if (meant == 0) return 0;
        for (int skip = message.Vector % BitOperations.PopCount(meant); skip > 0; skip--) meant &= meant - 1;
        return Offer(slots[BitOperations.TrailingZeroCount(meant)], message, acceptances);
    }

    private static int Offer(LocalApic? apic, in InterruptMessage message, IAcceptanceRecorder? acceptances)
        => apic is null ? 0 : apic.Offer(message, acceptances);

    private void AddId(LocalApic apic)
    {
        if (apic.Id == InterruptMessage.Broadcast) return;
        ref LocalApic? slot = ref _byId[apic.Id];
        if (slot is null) slot = apic;
        else _hasIds = false;
    }

    private void AddLogical(LocalApic apic)
    {
        uint own = apic.LogicalDestination >> 24;
        if (own == 0) return;
        _isFlat ??= apic.IsFlat;
        _hasLogical = _isFlat == apic.IsFlat;
        if (!_hasLogical) return;
        Span<LocalApic?> slots = apic.IsFlat ? _flat : _clusters.AsSpan((int)(own >> 4) * ClusterSlots, ClusterSlots);
        uint bits = apic.IsFlat ? own : own & 0xF;
        if (bits == 0) return;
        ref LocalApic? slot = ref slots[BitOperations.TrailingZeroCount(bits)];
        _hasLogical = BitOperations.IsPow2(bits) && slot is null;
        if (_hasLogical) slot = apic;
    }
}
