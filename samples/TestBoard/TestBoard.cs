using DeviceDsl;

/// <summary>
/// A board with two serial lines and two mailboxes, at addresses as in a PC. A collision is a compile-time error, not one at program start:
/// try the second mailbox at the bases of the first.
/// </summary>
[Board]
public sealed partial class TestBoard
{
    /// <summary>The first serial line, at the GSI that its class declares.</summary>
    [Attach(Pio = 0x3F8)]
    public Serial Com1 { get; } = new();

    /// <summary>The second serial line: the same class at other ports and on another GSI.</summary>
    [Attach(Pio = 0x2F8, Gsi = 3)]
    public Serial Com2 { get; } = new();

    /// <summary>The mailbox of the control plane.</summary>
    [Attach(Pio = 0xC000, Mmio = 0xFEB0_0000)]
    public Mailbox Control { get; } = new();

    /// <summary>The mailbox of the data plane. Its lines are moved: the map lists each declared GSI, followed by its replacement.</summary>
    [Attach(Pio = 0xC100, Mmio = 0xFEB1_0000, GsiMap = new[] { 5, 10, 6, 11 })]
    public Mailbox Data { get; } = new();
}
