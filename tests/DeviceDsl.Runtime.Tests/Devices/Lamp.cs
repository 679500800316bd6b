using static DeviceDsl.AddressSpace;

namespace DeviceDsl.Runtime.Tests.Devices;

/// <summary>A device with a line that it holds itself, and one that it pulses.</summary>
[Device]
[LevelIrq(Gsi = 9, Name = "Glow")]
[EdgeIrq(Gsi = 4, Name = "Blink")]
internal sealed partial class Lamp
{
    [Doorbell(Pio, 0x0, Length = 1, Match = 1)]
    private void On() => Glow.Raise();

    [Doorbell(Pio, 0x0, Length = 1, Match = 0)]
    private void Off() => Glow.Lower();

    [Doorbell(Pio, 0x1)]
    private void Flash() => Blink.Pulse();
}
