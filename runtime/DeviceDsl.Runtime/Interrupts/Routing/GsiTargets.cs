namespace DeviceDsl.Interrupts;

/// <summary>The targets of one GSI: inputs of controllers, or one message. Immutable.</summary>
/// <param name="Pins">The inputs, in the order in which they are set (GSI-3).</param>
/// <param name="Message">The message, if there are no inputs.</param>
internal sealed record GsiTargets(ChipPin[] Pins, MsiMessage? Message)
{
    /// <summary>The targets of a GSI without a route.</summary>
    public static GsiTargets None { get; } = new([], null);
}
