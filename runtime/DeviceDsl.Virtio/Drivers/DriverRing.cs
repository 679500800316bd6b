using DeviceDsl.Machines;
using DeviceDsl.Virtio.Drivers;

namespace DeviceDsl.Virtio;

/// <summary>The driver's side of a virtqueue, as a guest's operating system has it: for tests, benchmarks and samples.</summary>
/// <remarks>
/// It lies in guest memory and shares nothing with the device's side. One thread at a time calls it. Adding, publishing and taking
/// allocate nothing.
/// </remarks>
public abstract class DriverRing
{
    private protected DriverRing(GuestMemoryMap memory, int size, VirtQueueAreas areas, VirtioFeatures features)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, 32768);
        Memory = new(memory);
        Size = size;
        Areas = areas;
        Features = features;
        FreeDescriptors = size;
    }

    /// <summary>The queue size in descriptors.</summary>
    public int Size { get; }

    /// <summary>Where the ring lies: what the driver tells the device.</summary>
    public VirtQueueAreas Areas { get; }

    /// <summary>The features that were negotiated.</summary>
    public VirtioFeatures Features { get; }

    /// <summary>For how many buffers there is room.</summary>
    public int FreeDescriptors { get; private protected set; }

    private protected DriverMemory Memory { get; }

    /// <summary>Makes a ring on memory that is all zeros.</summary>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="size">The queue size in descriptors, 1 to 32768; of a split ring a power of two.</param>
    /// <param name="areas">Where the ring lies, in memory and aligned.</param>
    /// <param name="features">The features that were negotiated; <see cref="VirtioFeature.RingPacked"/> chooses the layout.</param>
    public static DriverRing Create(GuestMemoryMap memory, int size, VirtQueueAreas areas, VirtioFeatures features)
        => features.Has(VirtioFeature.RingPacked)
            ? new PackedDriverRing(memory, size, areas, features)
            : new SplitDriverRing(memory, size, areas, features);

    /// <summary>Adds a request, which the device does not see yet.</summary>
    /// <param name="buffers">Its buffers: one at least, the writable ones last.</param>
    /// <param name="cookie">What <see cref="TryTakeUsed"/> gives back.</param>
    /// <returns>Whether there was room.</returns>
    public abstract bool TryAdd(ReadOnlySpan<DriverBuffer> buffers, long cookie);

    /// <summary>Adds a request whose buffers stand in a table of their own, and that takes one descriptor of the ring.</summary>
    /// <param name="buffers">Its buffers: one at least, the writable ones last.</param>
    /// <param name="table">Where the table is written, 16 bytes a buffer; it is the device's until the request is used.</param>
    /// <param name="cookie">What <see cref="TryTakeUsed"/> gives back.</param>
    /// <returns>Whether there was room.</returns>
    public abstract bool TryAddIndirect(ReadOnlySpan<DriverBuffer> buffers, GuestAddress table, long cookie);

    /// <summary>Shows the device what was added.</summary>
    /// <returns>Whether the device wants to be kicked for it.</returns>
    public abstract bool Publish();

    /// <summary>Takes a request that the device has used.</summary>
    /// <param name="cookie">What was given with it.</param>
    /// <param name="written">How many bytes the device has written.</param>
    /// <returns>Whether there was one.</returns>
    public abstract bool TryTakeUsed(out long cookie, out uint written);

    /// <summary>Asks for an interrupt when there is more, and looks again.</summary>
    /// <returns>Whether there is something to take already.</returns>
    public abstract bool EnableInterrupts();

    /// <summary>Tells the device that interrupts are not needed.</summary>
    public abstract void DisableInterrupts();
}
