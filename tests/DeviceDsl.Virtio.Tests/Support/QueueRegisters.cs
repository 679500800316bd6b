namespace DeviceDsl.Virtio.Tests.Support;

/// <summary>The registers by which a driver of the specification sets a queue up, for drivers that do it wrong.</summary>
internal sealed class QueueRegisters(TransportRig rig)
{
    private IoAddress At(ulong offset) => IoAddress.Mmio(TransportRig.ModernBase + offset);

    public int Size(int queue)
    {
        Select(queue);
        return (int)rig.Bus.Read(At(0x18), 2);
    }

    public void WriteSize(int queue, ushort size)
    {
        Select(queue);
        rig.Bus.Write(At(0x18), 2, size);
    }

    public void Place(int queue, ulong descriptors, ulong driver, ulong device)
    {
        Select(queue);
        rig.Bus.Write(At(0x20), 8, descriptors);
        rig.Bus.Write(At(0x28), 8, driver);
        rig.Bus.Write(At(0x30), 8, device);
    }

    public void Enable(int queue)
    {
        Select(queue);
        rig.Bus.Write(At(0x1C), 2, 1);
    }

    public bool IsEnabled(int queue)
    {
        Select(queue);
        return rig.Bus.Read(At(0x1C), 2) != 0;
    }

    /// <summary>Writes every register of a queue but the one that resets it.</summary>
    public void WriteEverything(int queue, ushort value)
    {
        WriteSize(queue, value);
        Place(queue, value, value, value);
        rig.Bus.Write(At(0x1C), 2, 0);
        Enable(queue);
    }

    public void BeginReset(int queue)
    {
        Select(queue);
        rig.Bus.Write(At(0x3A), 2, 1);
    }

    public bool IsResetting(int queue)
    {
        Select(queue);
        return rig.Bus.Read(At(0x3A), 2) != 0;
    }

    private void Select(int queue) => rig.Bus.Write(At(0x16), 2, (ulong)queue);
}
