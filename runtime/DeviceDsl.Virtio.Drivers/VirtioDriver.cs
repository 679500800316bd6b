namespace DeviceDsl.Virtio;

/// <summary>The driver of a virtio device, as in a guest's operating system: for tests, benchmarks and samples.</summary>
/// <remarks>
/// It reaches the device only by accesses of a guest, and shares nothing with the device's side. The usual sequence is
/// <see cref="Negotiate"/>, <see cref="SetUpQueue"/> for each queue, <see cref="Start"/>.
/// </remarks>
/// <param name="bus">The processor that it runs on.</param>
/// <param name="heap">The memory for its rings.</param>
public abstract class VirtioDriver(IGuestBus bus, DriverHeap heap)
{
    /// <summary>The vector of a queue that has none.</summary>
    public const ushort NoVector = 0xFFFF;

    /// <summary>The processor that it runs on.</summary>
    public IGuestBus Bus { get; } = bus;

    /// <summary>The memory for its rings.</summary>
    public DriverHeap Heap { get; } = heap;

    /// <summary>Whether it is a legacy driver, from before VIRTIO 1.0.</summary>
    public abstract bool IsLegacy { get; }

    /// <summary>The negotiated features.</summary>
    public VirtioFeatures Features { get; private set; }

    /// <summary>The device's status register.</summary>
    public abstract VirtioStatus Status { get; set; }

    /// <summary>The features that the device offers.</summary>
    public abstract VirtioFeatures OfferedFeatures { get; }

    /// <summary>Returns the size that the device offers for a queue; 0 if it does not have the queue.</summary>
    /// <param name="queue">Its index.</param>
    public abstract int SizeOf(int queue);

    /// <summary>Returns the causes of the interrupt and clears them: bit 0 used buffers, bit 1 the configuration.</summary>
    public abstract byte TakeInterruptStatus();

    /// <summary>Resets the device and waits until the reset is finished.</summary>
    public void Reset()
    {
        Status = VirtioStatus.None;
        while (Status != VirtioStatus.None)
        {
        }
    }

    /// <summary>Resets the device and negotiates features.</summary>
    /// <param name="wanted">The features that the driver supports.</param>
    /// <returns>Whether the device agreed.</returns>
    public bool Negotiate(VirtioFeatures wanted)
    {
        Reset();
        Status = VirtioStatus.Acknowledge;
        Status = VirtioStatus.Acknowledge | VirtioStatus.Driver;
        Features = new(OfferedFeatures.Bits & wanted.Bits);
        WriteFeatures(Features);
        if (IsLegacy) return true;
        Status |= VirtioStatus.FeaturesOk;
        return (Status & VirtioStatus.FeaturesOk) != 0;
    }

    /// <summary>Sets a queue up.</summary>
    /// <param name="queue">Its index.</param>
    /// <param name="size">Its size; 0 for the size that the device offers.</param>
    /// <param name="vector">Its MSI-X vector, if the transport has any.</param>
    /// <exception cref="InvalidOperationException">The device has no such queue, or did not enable it.</exception>
    public DriverQueue SetUpQueue(int queue, int size = 0, ushort vector = NoVector)
    {
        int offered = SizeOf(queue);
        if (offered == 0) throw new InvalidOperationException($"The device has no queue {queue}: it reports size 0 for it.");
        if (size == 0 || !CanChooseSize) size = offered;
        VirtQueueAreas areas = AreasOf(size);
        Place(queue, size, areas, vector);
        return new(queue, DriverRing.Create(Heap.Memory, size, areas, Features), Kick);
    }

    /// <summary>Sets DRIVER_OK: the driver is ready.</summary>
    public void Start() => Status |= VirtioStatus.DriverOk;

    /// <summary>Reads a field of the configuration, and repeats that until the configuration did not change meanwhile.</summary>
    /// <param name="offset">The offset of the field.</param>
    /// <param name="length">1, 2, 4 or 8 bytes.</param>
    public ulong ReadConfiguration(int offset, int length)
    {
        while (true)
        {
            byte before = ReadGeneration();
            ulong value = length <= 4
                ? Bus.Read(ConfigurationAt(offset), length)
                : Bus.Read(ConfigurationAt(offset), 4) | (Bus.Read(ConfigurationAt(offset + 4), 4) << 32);
            if (ReadGeneration() == before) return value;
        }
    }

    /// <summary>Writes a field of the configuration.</summary>
    /// <param name="offset">The offset of the field.</param>
    /// <param name="length">1, 2 or 4 bytes.</param>
    /// <param name="value">The value.</param>
    public void WriteConfiguration(int offset, int length, ulong value) => Bus.Write(ConfigurationAt(offset), length, value);

    /// <summary>Whether the driver chooses the size of its queues.</summary>
    protected abstract bool CanChooseSize { get; }

    /// <summary>Returns the address of a byte of the configuration.</summary>
    /// <param name="offset">The offset of the byte.</param>
    protected abstract IoAddress ConfigurationAt(int offset);

    /// <summary>Reads the generation of the configuration; 0 if the transport has none.</summary>
    protected abstract byte ReadGeneration();

    /// <summary>Writes the features that the driver accepts.</summary>
    /// <param name="features">The features.</param>
    protected abstract void WriteFeatures(VirtioFeatures features);

    /// <summary>Writes the setup of a queue to the device.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="size">Its size.</param>
    /// <param name="areas">Its addresses.</param>
    /// <param name="vector">Its vector.</param>
    protected abstract void Place(int queue, int size, VirtQueueAreas areas, ushort vector);

    /// <summary>Kicks a queue.</summary>
    /// <param name="queue">The queue.</param>
    protected abstract void Kick(DriverQueue queue);

    /// <summary>Allocates the memory of a ring.</summary>
    private VirtQueueAreas AreasOf(int size)
    {
        ulong count = (ulong)size;
        if (IsLegacy)
        {
            // One block of whole pages: the descriptors, the available ring, and the aligned used ring (SQ-17).
            ulong available = 16 * count;
            ulong used = (available + 6 + (2 * count) + LegacyAlignment - 1) & ~(LegacyAlignment - 1UL);
            GuestAddress block = Heap.Take(used + 6 + (8 * count), 4096);
            return new(block, block.Plus(available), block.Plus(used));
        }

        return Features.Has(VirtioFeature.RingPacked)
            ? new(Heap.Take(16 * count), Heap.Take(4), Heap.Take(4))
            : new(Heap.Take(16 * count), Heap.Take(6 + (2 * count)), Heap.Take(6 + (8 * count)));
    }

    /// <summary>The alignment of the used ring in a legacy ring.</summary>
    protected const uint LegacyAlignment = 4096;
}
