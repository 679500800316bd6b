namespace DeviceDsl.Virtio.Tests.Support;

/// <summary>
/// The registers by which a driver of the specification chooses features and sets queues up, for drivers that do it wrong.
/// </summary>
internal sealed class QueueRegisters(TransportRig rig)
{
    private readonly bool _isMmio = rig.IsMmio;

    public int Size(int queue)
    {
        Select(queue);
        // Over memory-mapped I/O a size cannot be read back.
        return _isMmio ? rig.Device.Queues.Find((uint)queue)!.Size : (int)Read(0x18, 2);
    }

    public void WriteSize(int queue, ushort size)
    {
        Select(queue);
        Write(_isMmio ? 0x38u : 0x18u, 2, size);
    }

    public void Place(int queue, params ReadOnlySpan<ulong> parts)
    {
        Select(queue);
        for (int i = 0; i < parts.Length; i++)
        {
            ulong at = _isMmio ? 0x80 + (0x10 * (ulong)i) : 0x20 + (8 * (ulong)i);
            Write(at, 4, (uint)parts[i]);
            Write(at + 4, 4, parts[i] >> 32);
        }
    }

    public void Enable(int queue, ushort value = 1)
    {
        Select(queue);
        Write(_isMmio ? 0x44u : 0x1Cu, 2, value);
    }

    public bool IsEnabled(int queue)
    {
        Select(queue);
        return Read(_isMmio ? 0x44u : 0x1Cu, 2) != 0;
    }

    /// <summary>Writes every register of a queue that a live one has to ignore.</summary>
    public void WriteEverything(int queue, ushort value)
    {
        WriteSize(queue, value);
        Place(queue, value, value, value);
        Enable(queue, 1);
    }

    public void BeginReset(int queue, ushort value = 1)
    {
        Select(queue);
        Write(_isMmio ? 0xC0u : 0x3Au, 2, value);
    }

    /// <summary>Writes features, offered or not.</summary>
    public void WriteFeatures(VirtioFeatures features)
    {
        for (uint selector = 0; selector < 4; selector++)
        {
            Write(_isMmio ? 0x24u : 0x08u, 4, selector);
            Write(_isMmio ? 0x20u : 0x0Cu, 4, features.Window(selector));
        }
    }

    public bool IsResetting(int queue)
    {
        Select(queue);
        return Read(_isMmio ? 0xC0u : 0x3Au, 2) != 0;
    }

    private void Select(int queue) => Write(_isMmio ? 0x30u : 0x16u, 2, (ulong)queue);

    // Registers over memory-mapped I/O are of 4 bytes each.
    private ulong Read(ulong offset, int length) => rig.Bus.Read(At(offset), _isMmio ? 4 : length);

    private void Write(ulong offset, int length, ulong value) => rig.Bus.Write(At(offset), _isMmio ? 4 : length, value);

    private IoAddress At(ulong offset) => IoAddress.Mmio((_isMmio ? TransportRig.MmioBase : TransportRig.ModernBase) + offset);
}
