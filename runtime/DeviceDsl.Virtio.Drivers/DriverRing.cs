using DeviceDsl.Machines;
using DeviceDsl.Virtio.Drivers;

namespace DeviceDsl.Virtio;

/// <summary>The driver's side of a virtqueue, as in a guest's operating system: for tests, benchmarks and samples.</summary>
/// <remarks>
/// It lives in guest memory and shares nothing with the device's side. Only one thread at a time may call it. Adding, publishing and taking
/// do not allocate.
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

    /// <summary>The addresses of the ring, which the driver passes to the device.</summary>
    public VirtQueueAreas Areas { get; }

    /// <summary>The negotiated features.</summary>
    public VirtioFeatures Features { get; }

    /// <summary>The number of free descriptors.</summary>
    public int FreeDescriptors { get; private protected set; }

    private protected DriverMemory Memory { get; }

    /// <summary>Makes a ring in memory that is all zeros.</summary>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="size">The queue size in descriptors, 1 to 32768; a power of two for a split ring.</param>
    /// <param name="areas">The addresses of the ring, aligned and in memory.</param>
    /// <param name="features">The negotiated features; <see cref="VirtioFeature.RingPacked"/> selects the layout.</param>
    public static DriverRing Create(GuestMemoryMap memory, int size, VirtQueueAreas areas, VirtioFeatures features)
        => features.Has(VirtioFeature.RingPacked)
            ? new PackedDriverRing(memory, size, areas, features)
            : new SplitDriverRing(memory, size, areas, features);

    /// <summary>Adds a request, which the device does not see yet.</summary>
    /// <param name="buffers">Its buffers: at least one, the writable ones last.</param>
    /// <param name="cookie">The value that <see cref="TryTakeUsed"/> returns for it.</param>
    /// <returns>Whether there was room.</returns>
    public abstract bool TryAdd(ReadOnlySpan<DriverBuffer> buffers, long cookie);

    /// <summary>Adds a request whose buffers are listed in an indirect table, so that it takes one descriptor of the ring.</summary>
    /// <param name="buffers">Its buffers: at least one, the writable ones last.</param>
    /// <param name="table">The address of the table, 16 bytes per buffer. It belongs to the device until the request is used.</param>
    /// <param name="cookie">The value that <see cref="TryTakeUsed"/> returns for it.</param>
    /// <returns>Whether there was room.</returns>
    public abstract bool TryAddIndirect(ReadOnlySpan<DriverBuffer> buffers, GuestAddress table, long cookie);

    /// <summary>Publishes the added requests to the device.</summary>
    /// <returns>Whether the device asked for a kick.</returns>
    public abstract bool Publish();

    /// <summary>Takes a request that the device has used.</summary>
    /// <param name="cookie">The value that was given with it.</param>
    /// <param name="written">The number of bytes that the device has written.</param>
    /// <returns>Whether there was one.</returns>
    public abstract bool TryTakeUsed(out long cookie, out uint written);

    /// <summary>Asks for an interrupt for the next used request, and checks for used requests again.</summary>
    /// <returns>Whether there is already something to take.</returns>
    public abstract bool EnableInterrupts();

    /// <summary>Disables interrupts: the device need not send any.</summary>
    public abstract void DisableInterrupts();
}
