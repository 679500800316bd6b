namespace DeviceDsl.Virtio;

/// <summary>The driver of a virtio device, as a guest's operating system has it: for tests, benchmarks and samples.</summary>
/// <remarks>
/// It reaches the device by accesses of a guest alone, and shares nothing with the device's side. The usual course is
/// <see cref="Negotiate"/>, <see cref="SetUpQueue"/> for each queue, <see cref="Start"/>.
/// </remarks>
/// <param name="bus">The processor that it runs on.</param>
/// <param name="heap">Memory for its rings.</param>
public abstract class VirtioDriver(IGuestBus bus, DriverHeap heap)
{
    /// <summary>What a queue without a vector has for one.</summary>
    public const ushort NoVector = 0xFFFF;

    /// <summary>The processor that it runs on.</summary>
    public IGuestBus Bus { get; } = bus;

    /// <summary>Memory for its rings.</summary>
    public DriverHeap Heap { get; } = heap;

    /// <summary>Whether it is a driver of before the first specification.</summary>
    public abstract bool IsLegacy { get; }

    /// <summary>What it agreed on with the device.</summary>
    public VirtioFeatures Features { get; private set; }

    /// <summary>The device's status register.</summary>
    public abstract VirtioStatus Status { get; set; }

    /// <summary>The features that the device offers.</summary>
    public abstract VirtioFeatures OfferedFeatures { get; }

    /// <summary>The size that the device offers of a queue; 0 where it has none.</summary>
    /// <param name="queue">Its index.</param>
    public abstract int SizeOf(int queue);

    /// <summary>What the device interrupts for; bit 0 used buffers, bit 1 the configuration. That ends the interrupt.</summary>
    public abstract byte TakeInterruptStatus();

    /// <summary>Resets the device and waits until it is.</summary>
    public void Reset()
    {
        Status = VirtioStatus.None;
        while (Status != VirtioStatus.None)
        {
        }
    }

    /// <summary>Resets the device, and agrees with it on features.</summary>
    /// <param name="wanted">Those that the driver can do with.</param>
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
    /// <param name="size">Its size; what the device offers when 0.</param>
    /// <param name="vector">Its MSI-X vector, where there is one.</param>
    /// <exception cref="InvalidOperationException">The device has no such queue, or did not take it.</exception>
    public DriverQueue SetUpQueue(int queue, int size = 0, ushort vector = NoVector)
    {
        int offered = SizeOf(queue);
        if (offered == 0) throw new InvalidOperationException($"The device has no queue {queue}.");
        if (size == 0 || !CanChooseSize) size = offered;
        VirtQueueAreas areas = AreasOf(size);
        Place(queue, size, areas, vector);
        return new(queue, DriverRing.Create(Heap.Memory, size, areas, Features), Kick);
    }

    /// <summary>Tells the device that the driver is ready.</summary>
    public void Start() => Status |= VirtioStatus.DriverOk;

    /// <summary>Reads a field of the configuration, again until it was not changed meanwhile.</summary>
    /// <param name="offset">Where it begins.</param>
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
    /// <param name="offset">Where it begins.</param>
    /// <param name="length">1, 2 or 4 bytes.</param>
    /// <param name="value">What.</param>
    public void WriteConfiguration(int offset, int length, ulong value) => Bus.Write(ConfigurationAt(offset), length, value);

    /// <summary>Whether a driver chooses the size of its queues.</summary>
    protected abstract bool CanChooseSize { get; }

    /// <summary>Where a byte of the configuration is.</summary>
    /// <param name="offset">Which.</param>
    protected abstract IoAddress ConfigurationAt(int offset);

    /// <summary>The generation of the configuration; 0 where there is none.</summary>
    protected abstract byte ReadGeneration();

    /// <summary>Writes the features that the driver takes.</summary>
    /// <param name="features">Which.</param>
    protected abstract void WriteFeatures(VirtioFeatures features);

    /// <summary>Tells the device of a ring.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="size">Its size.</param>
    /// <param name="areas">Where it lies.</param>
    /// <param name="vector">Its vector.</param>
    protected abstract void Place(int queue, int size, VirtQueueAreas areas, ushort vector);

    /// <summary>Writes what a kick of a queue is.</summary>
    /// <param name="queue">The queue.</param>
    protected abstract void Kick(DriverQueue queue);

    /// <summary>Takes memory for a ring.</summary>
    private VirtQueueAreas AreasOf(int size)
    {
        ulong count = (ulong)size;
        if (IsLegacy)
        {
            // One block, rounded up to pages.
            VirtQueueAreas legacy = VirtQueueAreas.Legacy(0UL, size, LegacyAlignment);
            return VirtQueueAreas.Legacy(Heap.Take(legacy.Device.Value + 6 + (8 * count), 4096), size, LegacyAlignment);
        }

        return Features.Has(VirtioFeature.RingPacked)
            ? new(Heap.Take(16 * count), Heap.Take(4), Heap.Take(4))
            : new(Heap.Take(16 * count), Heap.Take(6 + (2 * count)), Heap.Take(6 + (8 * count)));
    }

    /// <summary>The alignment of the used part of a legacy ring.</summary>
    protected const uint LegacyAlignment = 4096;
}
