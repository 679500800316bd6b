using static DeviceDsl.AddressSpace;

namespace DeviceDsl.Runtime.Tests.Devices;

/// <summary>A device that could answer later, but always answers at once.</summary>
[Device]
internal sealed partial class Prompt
{
    [Register(Mmio, 0x0)]
    public partial uint Data { get; set; }

    [OnRead(nameof(Data))]
    private void OnRead(uint stored, DeferredRead read) => read.Complete(stored + 1);

    [OnWrite(nameof(Data))]
    private void OnWrite(uint written, DeferredWrite write) => write.Complete();
}
