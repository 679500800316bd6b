namespace DeviceDsl.Virtio;

/// <summary>A driver that reaches its device over memory-mapped I/O, in either version (MM-1, MM-2).</summary>
/// <param name="bus">The processor that it runs on.</param>
/// <param name="registers">The first address of the device's registers.</param>
/// <param name="heap">The memory for its rings.</param>
public sealed class VirtioMmioDriver(IGuestBus bus, ulong registers, DriverHeap heap) : VirtioDriver(bus, heap)
{
    private const uint PageSize = 4096;

    /// <inheritdoc/>
    public override bool IsLegacy { get; } = bus.Read(IoAddress.Mmio(registers + 4), 4) == 1;

    /// <inheritdoc/>
    public override VirtioStatus Status
    {
        get => (VirtioStatus)Read(0x70);
        set => Write(0x70, (uint)value);
    }

    /// <inheritdoc/>
    public override VirtioFeatures OfferedFeatures
    {
        get
        {
            UInt128 bits = 0;
            for (int selector = 3; selector >= 0; selector--)
            {
                Write(0x14, (uint)selector);
                bits = (bits << 32) | Read(0x10);
            }

            return new(bits);
        }
    }

    /// <inheritdoc/>
    protected override bool CanChooseSize => true;

    /// <inheritdoc/>
    public override int SizeOf(int queue)
    {
        Write(0x30, (uint)queue);
        return (int)Read(0x34);
    }

    /// <inheritdoc/>
    public override byte TakeInterruptStatus()
    {
        uint status = Read(0x60);
        Write(0x64, status);
        return (byte)status;
    }

    /// <inheritdoc/>
    protected override IoAddress ConfigurationAt(int offset) => At(0x100 + (ulong)offset);

    /// <inheritdoc/>
    protected override byte ReadGeneration() => IsLegacy ? (byte)0 : (byte)Read(0xFC);

    /// <inheritdoc/>
    protected override void WriteFeatures(VirtioFeatures features)
    {
        for (uint selector = 0; selector < 4; selector++)
        {
            Write(0x24, selector);
            Write(0x20, features.Window(selector));
        }
    }

    /// <inheritdoc/>
    protected override void Place(int queue, int size, VirtQueueAreas areas, ushort vector)
    {
        Write(0x30, (uint)queue);
        Write(0x38, (uint)size);
        if (IsLegacy)
        {
            Write(0x28, PageSize);
            Write(0x3C, LegacyAlignment);
            Write(0x40, (uint)(areas.Descriptors.Value / PageSize));
            return;
        }

        WriteAddress(0x80, areas.Descriptors);
        WriteAddress(0x90, areas.Driver);
        WriteAddress(0xA0, areas.Device);
        Write(0x44, 1);
        if (Read(0x44) != 1) throw new InvalidOperationException($"The device did not enable queue {queue}.");
    }

    /// <inheritdoc/>
    protected override void Kick(DriverQueue queue) => Write(0x50, (uint)queue.Index);

    private void WriteAddress(ulong offset, GuestAddress address)
    {
        Write(offset, (uint)address.Value);
        Write(offset + 4, (uint)(address.Value >> 32));
    }

    private uint Read(ulong offset) => (uint)Bus.Read(At(offset), 4);

    private void Write(ulong offset, uint value) => Bus.Write(At(offset), 4, value);

    private IoAddress At(ulong offset) => IoAddress.Mmio(registers + offset);
}
