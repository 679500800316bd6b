using System.Numerics;
using DeviceDsl.Interrupts;

namespace DeviceDsl.Irqchips;

/// <summary>A look-up table from destinations to local APICs. Immutable; rebuilt when one of them changes.</summary>
/// <remarks>
/// Some cases cannot be looked up: broadcasts, local APICs that disagree on the format of logical destinations or share one, and,
/// for any destination, local APICs that share an identifier. Then each local APIC is asked (LAP-3). With wide destinations, a shared
/// identifier belongs to the first local APIC that has it.
/// </remarks>
internal sealed class DestinationMap
{
    private const int FlatSlots = 8;
    private const int ClusterSlots = 4;

    private readonly LocalApic?[] _byId = new LocalApic?[InterruptMessage.Broadcast + 1];
    private readonly LocalApic?[] _flat = new LocalApic?[FlatSlots];
    private readonly LocalApic?[] _clusters = new LocalApic?[16 * ClusterSlots];
    private bool? _isFlat;
    private bool _hasLogical = true;
    private bool _hasIds = true;

    /// <summary>Creates the map from the current state of the local APICs.</summary>
    /// <param name="apics">The local APICs, in the order of the processors.</param>
    /// <param name="isWide">Whether destinations of messages have 32 bits (GSI-9).</param>
    public DestinationMap(IEnumerable<LocalApic> apics, bool isWide)
    {
        foreach (LocalApic apic in apics.Where(apic => apic.IsHardwareEnabled))
        {
            ref LocalApic? slot = ref _byId[apic.Id];
            if (slot is not null && !isWide) _hasIds = false;
            slot ??= apic;
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
        if (!TryFind(message.Destination, message.IsLogical, out ReadOnlySpan<LocalApic?> slots, out uint meant)) return false;
        accepted = message.HasSingleRecipient
            ? DeliverToOne(slots, meant, message, acceptances)
            : DeliverToAll(slots, meant, message, acceptances);
        return true;
    }

    /// <summary>Requests a scan of the addressed local APICs if the destination can be looked up.</summary>
    /// <param name="destination">The destination.</param>
    /// <param name="isLogical">Whether the destination is logical.</param>
    /// <returns>Whether the destination could be looked up.</returns>
    public bool TryRequestScan(uint destination, bool isLogical)
    {
        if (!TryFind(destination, isLogical, out ReadOnlySpan<LocalApic?> slots, out uint meant)) return false;
        for (; meant != 0; meant &= meant - 1) slots[BitOperations.TrailingZeroCount(meant)]?.RequestScan();
        return true;
    }

    /// <summary>Looks up a destination.</summary>
    /// <param name="destination">The destination.</param>
    /// <param name="isLogical">Whether the destination is logical.</param>
    /// <param name="slots">The places that the destination may mean, empty where no local APIC answers.</param>
    /// <param name="meant">The places that it means, one bit each.</param>
    /// <returns>Whether the destination can be looked up.</returns>
    private bool TryFind(uint destination, bool isLogical, out ReadOnlySpan<LocalApic?> slots, out uint meant)
    {
        slots = [];
        meant = 0;
        if (!_hasIds || destination == InterruptMessage.Broadcast) return false;
        if (!isLogical)
        {
            if (destination >= _byId.Length) return true;
            slots = _byId.AsSpan((int)destination, 1);
            meant = 1;
            return true;
        }

        if (!_hasLogical) return false;
        // No local APIC is enabled, so no destination matches.
        if (_isFlat is not { } isFlat) return true;
        slots = isFlat ? _flat : _clusters.AsSpan((int)(destination >> 4 & 0xF) * ClusterSlots, ClusterSlots);
        meant = destination & (isFlat ? 0xFFu : 0xFu);
        return true;
    }

    private static int DeliverToAll(
        ReadOnlySpan<LocalApic?> slots, uint meant, in InterruptMessage message, IAcceptanceRecorder? acceptances)
    {
        int accepted = 0;
        for (; meant != 0; meant &= meant - 1) accepted += Deliver(slots[BitOperations.TrailingZeroCount(meant)], message, acceptances);
        return accepted;
    }

    /// <summary>The vector selects one of the destination bits, whether or not a local APIC answers to it (LAP-4).</summary>
    private static int DeliverToOne(
        ReadOnlySpan<LocalApic?> slots, uint meant, in InterruptMessage message, IAcceptanceRecorder? acceptances)
    {
        if (meant == 0) return 0;
        for (int skip = message.Vector % BitOperations.PopCount(meant); skip > 0; skip--) meant &= meant - 1;
        return Deliver(slots[BitOperations.TrailingZeroCount(meant)], message, acceptances);
    }

    private static int Deliver(LocalApic? apic, in InterruptMessage message, IAcceptanceRecorder? acceptances)
        => apic is null ? 0 : apic.Deliver(message, acceptances);

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
