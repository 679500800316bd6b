namespace DeviceDsl.Virtio.Tests.Support;

/// <summary>What decides whether, and by which way, a completion interrupts the driver.</summary>
/// <param name="Kind">The transport.</param>
/// <param name="IsPacked">The layout of the ring.</param>
/// <param name="HasEventIndex">Whether the driver says by index when it wants to be interrupted.</param>
/// <param name="IsInOrder">Whether requests come back in their order.</param>
/// <param name="IsSuppressed">Whether the driver asks for no interrupts.</param>
/// <param name="Mask">What the guest masks.</param>
internal sealed record InterruptSetting(
    TransportKind Kind, bool IsPacked, bool HasEventIndex, bool IsInOrder, bool IsSuppressed, InterruptMask Mask)
{
    public bool HasMessages => Kind is TransportKind.PciModernMessages or TransportKind.PciLegacyMessages;

    /// <summary>Every setting of a transport that a driver can choose.</summary>
    public static IEnumerable<InterruptSetting> Of(TransportKind kind)
    {
        bool[] both = [false, true];
        bool[] ifModern = TransportRig.IsLegacyKind(kind) ? [false] : both;
        InterruptMask[] masks = TransportRig.IsMmioKind(kind) ? [InterruptMask.None]
            : kind is TransportKind.PciModernMessages or TransportKind.PciLegacyMessages
                ? [InterruptMask.None, InterruptMask.Own, InterruptMask.Function]
            : [InterruptMask.None, InterruptMask.Function];
        return from isPacked in ifModern
               from hasEventIndex in both
               from isInOrder in ifModern
               from isSuppressed in both
               from mask in masks
                   // What is masked does not depend on what the ring wants.
               where mask == InterruptMask.None || !(hasEventIndex || isInOrder || isSuppressed)
               select new InterruptSetting(kind, isPacked, hasEventIndex, isInOrder, isSuppressed, mask);
    }
}
