namespace DeviceDsl.Interrupts;

/// <summary>Where one GSI leads: to inputs of controllers, or to one message. Immutable.</summary>
/// <param name="Pins">The inputs, in the order in which they are set (GSI-3).</param>
/// <param name="Message">The message, when there is no input.</param>
internal sealed record GsiTargets(ChipPin[] Pins, MsiMessage? Message)
{
    /// <summary>A GSI that leads nowhere.</summary>
    public static GsiTargets None { get; } = new([], null);
}
