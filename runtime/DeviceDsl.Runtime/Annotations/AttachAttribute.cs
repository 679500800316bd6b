namespace DeviceDsl;

/// <summary>Attaches the device in a get-only property or readonly field of a <see cref="BoardAttribute"/> class.</summary>
/// <remarks>
/// The class creates the device itself, in an initializer or in its constructor. Several members may hold devices of the same
/// class. A base is 0 by default, which makes the device's addresses absolute.
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
///
/// [Board(Name = "two cards")]
/// public sealed partial class TwoCards(string firstMedium, string secondMedium)
/// {
///     [Attach(Pio = 0xC000, Mmio = 0xFEB0_0000)]
///     private readonly Card _first = new(firstMedium);
///
///     [Attach(Pio = 0xC100, Mmio = 0xFEB0_1000, GsiMap = new[] { 5, 10, 6, 11 })]     // 5 becomes 10, 6 becomes 11
///     private readonly Card _second = new(secondMedium);
/// }
///
/// [Device]
/// [LevelIrq(Gsi = 5, Name = "Done")]
/// [EdgeIrq(Gsi = 6, Name = "Changed")]
/// public sealed partial class Card(string medium)
/// {
///     public string Medium { get; } = medium;
///
///     [Doorbell(Pio, 0x0, Length = 1)]
///     private void OnKick() { Done.Raise(); }
///
///     [Doorbell(Mmio, 0x0, Length = 4)]
///     private void OnEject() { Changed.Pulse(); }
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class AttachAttribute : Attribute
{
    /// <summary>The base of the device's addresses in the port space; 0 by default.</summary>
    public ulong Pio { get; set; }

    /// <summary>The base of the device's guest-physical addresses; 0 by default.</summary>
    public ulong Mmio { get; set; }

    /// <summary>The GSI of the device's line, overriding the declared one. Only for a device with a single line.</summary>
    public int Gsi { get; set; }

    /// <summary>
    /// Overrides the GSIs of some of the device's lines. A list of pairs: the declared GSI, then the GSI on this board.
    /// </summary>
    public int[]? GsiMap { get; set; }
}
