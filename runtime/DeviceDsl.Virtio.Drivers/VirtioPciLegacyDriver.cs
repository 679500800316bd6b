namespace DeviceDsl.Virtio;

/// <summary>A driver that reaches its device by the legacy header in BAR 0 (VL-1).</summary>
/// <param name="function">The function; its BARs must be placed.</param>
/// <param name="heap">The memory for its rings.</param>
public sealed class VirtioPciLegacyDriver(PciDriverFunction function, DriverHeap heap) : VirtioDriver(function.Bus, heap)
{
    private readonly ulong _header = function.PlaceOf(0);

    /// <inheritdoc/>
    public override bool IsLegacy => true;

    /// <inheritdoc/>
    public override VirtioStatus Status
    {
        get => (VirtioStatus)Bus.Read(At(0x12), 1);
        set => Bus.Write(At(0x12), 1, (byte)value);
    }

    /// <inheritdoc/>
    public override VirtioFeatures OfferedFeatures => new(Bus.Read(At(0), 4));

    /// <inheritdoc/>
    protected override bool CanChooseSize => false;

    /// <inheritdoc/>
    public override int SizeOf(int queue)
    {
        Bus.Write(At(0x0E), 2, (uint)queue);
        return (int)Bus.Read(At(0x0C), 2);
    }

    /// <inheritdoc/>
    public override byte TakeInterruptStatus() => (byte)Bus.Read(At(0x13), 1);

    /// <inheritdoc/>
    protected override IoAddress ConfigurationAt(int offset) => At((function.IsMsixEnabled ? 0x18UL : 0x14UL) + (ulong)offset);

    /// <inheritdoc/>
    protected override byte ReadGeneration() => 0;

    /// <inheritdoc/>
    protected override void WriteFeatures(VirtioFeatures features) => Bus.Write(At(0x04), 4, features.Window(0));

    /// <inheritdoc/>
    protected override void Place(int queue, int size, VirtQueueAreas areas, ushort vector)
    {
        Bus.Write(At(0x0E), 2, (uint)queue);
        if (function.IsMsixEnabled) Bus.Write(At(0x16), 2, vector);
        Bus.Write(At(0x08), 4, areas.Descriptors.Value >> 12);
    }

    /// <inheritdoc/>
    protected override void Kick(DriverQueue queue) => Bus.Write(At(0x10), 2, (uint)queue.Index);

    private IoAddress At(ulong offset) => IoAddress.Pio(_header + offset);
}
