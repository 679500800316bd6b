namespace DeviceDsl.Interrupts;

/// <summary>An interrupt for the processors, from an IOAPIC entry, an MSI or another processor.</summary>
/// <param name="Destination">The addressed processors, as a physical or logical destination (LAP-2).</param>
/// <param name="IsLogical">Whether <paramref name="Destination"/> is logical.</param>
/// <param name="Mode">How it is delivered.</param>
/// <param name="Vector">Its vector.</param>
/// <param name="IsLevel">Whether it is level-triggered.</param>
internal readonly record struct InterruptMessage(uint Destination, bool IsLogical, DeliveryMode Mode, byte Vector, bool IsLevel)
{
    /// <summary>The destination that addresses every processor (LAP-2).</summary>
    public const byte Broadcast = 0xFF;

    /// <summary>Whether an MSI requests redirection, so that a single processor receives it (GSI-10).</summary>
    public bool IsRedirectable { get; init; }

    /// <summary>Whether a level is deasserted, which only processors can send to each other.</summary>
    public bool IsDeassertion { get; init; }

    /// <summary>Whether only one of the addressed processors receives it.</summary>
    public bool HasSingleRecipient => Mode == DeliveryMode.LowestPriority || IsRedirectable;
}
