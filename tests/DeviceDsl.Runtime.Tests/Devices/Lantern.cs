using static DeviceDsl.AddressSpace;

namespace DeviceDsl.Runtime.Tests.Devices;

/// <summary>A device with nothing but a line that it holds itself, so that any machine can have it.</summary>
[Device]
[LevelIrq(Gsi = 9, Name = "Glow")]
internal sealed partial class Lantern
{
    [Doorbell(Pio, 0x0, Length = 1, Match = 1)]
    private void On() => Glow.Raise();
}
