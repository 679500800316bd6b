using static DeviceDsl.AddressSpace;

namespace DeviceDsl.Conformance;

/// <summary>A device that copies 4 bytes of the guest's memory when the guest writes where to.</summary>
[Device]
internal sealed partial class Copier
{
    [Register(Mmio, 0x0)]
    private partial uint Source { get; set; }

    [Register(Mmio, 0x4)]
    private partial uint Destination { get; set; }

    [Register(Mmio, 0x8, Access = RegisterAccess.ReadOnly)]
    private partial uint Failures { get; set; }

    [OnWrite(nameof(Destination))]
    private void OnDestination(uint written)
    {
        if (!Host.Memory.TryRead(Source, out uint value) || !Host.Memory.TryWrite(written, value)) Failures++;
    }
}
