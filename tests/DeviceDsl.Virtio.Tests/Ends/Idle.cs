using static DeviceDsl.AddressSpace;

namespace DeviceDsl.Virtio.Tests.Ends;

/// <summary>A device that does nothing of its own.</summary>
[Device]
internal sealed partial class Idle
{
    [Register(Pio, 0)]
    private partial byte Scratch { get; set; }
}
