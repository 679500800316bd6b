using static DeviceDsl.AddressSpace;

namespace DeviceDsl.Conformance;

/// <summary>A device that takes aligned accesses of 4 bytes, and writes of a register only with its key.</summary>
[Device(Widths = 4)]
internal sealed partial class Strict
{
    [Register(Mmio, 0x0, Reset = 0x1234_5678)]
    public partial uint Identity { get; set; }

    [Register(Mmio, 0x4, Widths = 1 | 2 | 4, ByteOrder = ByteOrder.BigEndian)]
    public partial uint Swapped { get; set; }

    [Register(Mmio, 0x8)]
    public partial uint Locked { get; set; }

    [BeforeWrite(nameof(Locked))]
    private static bool HasKey(uint written) => written >> 16 == 0xC0DE;
}
