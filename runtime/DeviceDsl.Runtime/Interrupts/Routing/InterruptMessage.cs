namespace DeviceDsl.Interrupts;

/// <summary>An interrupt on its way to the processors, from an IOAPIC entry, an MSI or another processor.</summary>
/// <param name="Destination">Which processors are meant, physically or logically (LAP-2).</param>
/// <param name="IsLogical">Whether <paramref name="Destination"/> is a logical one.</param>
/// <param name="Mode">How it is delivered.</param>
/// <param name="Vector">Its vector.</param>
/// <param name="IsLevel">Whether it is level-triggered.</param>
internal readonly record struct InterruptMessage(uint Destination, bool IsLogical, DeliveryMode Mode, byte Vector, bool IsLevel)
{
    /// <summary>The destination that means every processor (LAP-2).</summary>
    public const byte Broadcast = 0xFF;

    /// <summary>Whether an MSI asks for redirection, which makes it one for a single processor (GSI-10).</summary>
    public bool IsRedirectable { get; init; }

    /// <summary>Whether a level is taken back, which only processors can ask of each other.</summary>
    public bool IsDeassertion { get; init; }

    /// <summary>Whether one of the processors that are meant is chosen.</summary>
    public bool HasSingleRecipient => Mode == DeliveryMode.LowestPriority || IsRedirectable;
}
