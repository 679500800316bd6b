namespace DeviceDsl.Virtio;

/// <summary>A driver that finds its device's structures by their capabilities (VP-1, VP-4).</summary>
public sealed class VirtioPciModernDriver : VirtioDriver
{
    private const byte VendorSpecific = 0x09;

    private readonly PciDriverFunction _function;
    private readonly ulong _common;
    private readonly ulong _notify;
    private readonly ulong _interruptStatus;
    private readonly ulong _configuration;
    private readonly uint _multiplier;
    private ulong[] _kicks = [];

    /// <summary>Locates the structures.</summary>
    /// <param name="function">The function; its BARs must be placed.</param>
    /// <param name="heap">The memory for its rings.</param>
    public VirtioPciModernDriver(PciDriverFunction function, DriverHeap heap)
        : base(function.Bus, heap)
    {
        _function = function;
        foreach (int capability in function.Capabilities(VendorSpecific))
        {
            ulong place = function.PlaceOf((int)function.Read(capability + 4, 1)) + function.Read(capability + 8);
            switch (function.Read(capability + 3, 1))
            {
                case 1:
                    _common = place;
                    break;
                case 2:
                    _notify = place;
                    _multiplier = function.Read(capability + 16);
                    break;
                case 3:
                    _interruptStatus = place;
                    break;
                case 4:
                    _configuration = place;
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public override bool IsLegacy => false;

    /// <inheritdoc/>
    public override VirtioStatus Status
    {
        get => (VirtioStatus)Bus.Read(At(0x14), 1);
        set => Bus.Write(At(0x14), 1, (byte)value);
    }

    /// <inheritdoc/>
    public override VirtioFeatures OfferedFeatures
    {
        get
        {
            UInt128 bits = 0;
            for (int selector = 3; selector >= 0; selector--)
            {
                Bus.Write(At(0), 4, (uint)selector);
                bits = (bits << 32) | Bus.Read(At(4), 4);
            }

            return new(bits);
        }
    }

    /// <inheritdoc/>
    protected override bool CanChooseSize => true;

    /// <inheritdoc/>
    public override int SizeOf(int queue)
    {
        Bus.Write(At(0x16), 2, (uint)queue);
        return (int)Bus.Read(At(0x18), 2);
    }

    /// <inheritdoc/>
    public override byte TakeInterruptStatus() => (byte)Bus.Read(IoAddress.Mmio(_interruptStatus), 1);

    /// <summary>Chooses the vector for changes of the configuration.</summary>
    /// <param name="vector">The number of the vector.</param>
    /// <returns>The vector that the device accepted.</returns>
    public ushort SetConfigurationVector(ushort vector)
    {
        Bus.Write(At(0x10), 2, vector);
        return (ushort)Bus.Read(At(0x10), 2);
    }

    /// <inheritdoc/>
    protected override IoAddress ConfigurationAt(int offset) => IoAddress.Mmio(_configuration + (ulong)offset);

    /// <inheritdoc/>
    protected override byte ReadGeneration() => (byte)Bus.Read(At(0x15), 1);

    /// <inheritdoc/>
    protected override void WriteFeatures(VirtioFeatures features)
    {
        for (uint selector = 0; selector < 4; selector++)
        {
            Bus.Write(At(0x08), 4, selector);
            Bus.Write(At(0x0C), 4, features.Window(selector));
        }
    }

    /// <inheritdoc/>
    protected override void Place(int queue, int size, VirtQueueAreas areas, ushort vector)
    {
        Bus.Write(At(0x16), 2, (uint)queue);
        Bus.Write(At(0x18), 2, (uint)size);
        if (_function.IsMsixEnabled) Bus.Write(At(0x1A), 2, vector);
        WriteAddress(0x20, areas.Descriptors);
        WriteAddress(0x28, areas.Driver);
        WriteAddress(0x30, areas.Device);
        ulong offset = Bus.Read(At(0x1E), 2);
        if (_kicks.Length <= queue) Array.Resize(ref _kicks, queue + 1);
        _kicks[queue] = _notify + (offset * _multiplier);
        Bus.Write(At(0x1C), 2, 1);
        if (Bus.Read(At(0x1C), 2) != 1) throw new InvalidOperationException($"The device did not enable queue {queue}.");
    }

    /// <inheritdoc/>
    protected override void Kick(DriverQueue queue) => Bus.Write(IoAddress.Mmio(_kicks[queue.Index]), 2, (uint)queue.Index);

    private void WriteAddress(ulong offset, GuestAddress address)
    {
        Bus.Write(At(offset), 4, (uint)address.Value);
        Bus.Write(At(offset + 4), 4, address.Value >> 32);
    }

    private IoAddress At(ulong offset) => IoAddress.Mmio(_common + offset);
}
