namespace DeviceDsl.Virtio.Tests.Chaos;

/// <summary>The registers by which a driver of the specification resets one queue (RR-1).</summary>
internal sealed class ChaosQueueRegisters(IGuestBus bus, bool isMmio, ulong registers)
{
    public void BeginReset(int queue)
    {
        Select(queue);
        bus.Write(ResetRegister, isMmio ? 4 : 2, 1);
    }

    public bool IsResetting(int queue)
    {
        Select(queue);
        return bus.Read(ResetRegister, isMmio ? 4 : 2) != 0;
    }

    private IoAddress ResetRegister => IoAddress.Mmio(registers + (isMmio ? 0xC0u : 0x3Au));

    private void Select(int queue) => bus.Write(IoAddress.Mmio(registers + (isMmio ? 0x30u : 0x16u)), isMmio ? 4 : 2, (ulong)queue);
}
