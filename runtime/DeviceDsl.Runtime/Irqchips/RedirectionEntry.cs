using DeviceDsl.Interrupts;

namespace DeviceDsl.Irqchips;

/// <summary>One entry of an IOAPIC's redirection table: the destination of an input's interrupts, and their state.</summary>
/// <param name="Bits">The register as the guest reads it.</param>
internal readonly record struct RedirectionEntry(ulong Bits)
{
    private const int TriggerBit = 15;
    private const int RemoteIrrBit = 14;
    private const int DeliveryStatusBit = 12;
    private const int MaskBit = 16;

    /// <summary>Masked, all else zero (IOA-5).</summary>
    public static RedirectionEntry Reset { get; } = new(1UL << MaskBit);

    public byte Vector => (byte)Bits;

    public DeliveryMode DeliveryMode => (DeliveryMode)((Bits >> 8) & 7);

    public bool IsLogical => (Bits >> 11 & 1) != 0;

    public bool IsLevel => (Bits >> TriggerBit & 1) != 0;

    public bool IsMasked => (Bits >> MaskBit & 1) != 0;

    /// <summary>Whether a processor has accepted a level interrupt of the input and not ended it.</summary>
    public bool RemoteIrr => (Bits >> RemoteIrrBit & 1) != 0;

    public byte Destination => (byte)(Bits >> 56);

    /// <summary>The interrupt that the entry generates. The polarity has no effect (IOA-13).</summary>
    public InterruptMessage Message => new(Destination, IsLogical, DeliveryMode, Vector, IsLevel);

    /// <summary>Returns the entry with another remote IRR bit.</summary>
    public RedirectionEntry WithRemoteIrr(bool value)
        => new((Bits & ~(1UL << RemoteIrrBit)) | (value ? 1UL << RemoteIrrBit : 0));

    /// <summary>
    /// Returns the entry after a guest write to one of its halves. The guest cannot write delivery status and remote IRR (RTE-1),
    /// and an edge entry has no remote IRR (RTE-2).
    /// </summary>
    public RedirectionEntry WithHalf(bool isHigh, uint value)
    {
        int shift = isHigh ? 32 : 0;
        ulong written = (Bits & ~((ulong)uint.MaxValue << shift)) | ((ulong)value << shift);
        ulong status = Bits & (1UL << DeliveryStatusBit);
        var entry = new RedirectionEntry((written & ~(1UL << DeliveryStatusBit)) | status);
        return entry.WithRemoteIrr(RemoteIrr && entry.IsLevel);
    }
}
