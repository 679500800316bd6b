using DeviceDsl.Machines;

namespace DeviceDsl.Virtio.Tests.Support;

/// <summary>A guest with memory, a ring in it, and the device's side of that ring.</summary>
internal sealed class Rig : IDisposable
{
    /// <summary>Where the ring begins.</summary>
    public const ulong RingStart = 0x10_0000;

    /// <summary>Where buffers and indirect tables have their place; no memory follows it.</summary>
    public const ulong DataStart = 0x400_0000;

    public const int DataLength = 0x10_0000;

    private readonly EmbeddedMachine _machine = new();

    /// <param name="isPacked">The layout of the ring.</param>
    /// <param name="size">The queue size.</param>
    /// <param name="pieceLength">Of how many bytes the pieces of memory are, between which nothing may make a difference.</param>
    /// <param name="isStrict">Whether buffers of no bytes break the queue.</param>
    /// <param name="features">What was negotiated beside the layout.</param>
    public Rig(bool isPacked, int size, int pieceLength = DataLength, bool isStrict = false, params VirtioFeature[] features)
    {
        IsPacked = isPacked;
        Size = size;
        Areas = isPacked ? PlacePacked(size) : PlaceSplit(size);
        Features = VirtioFeatures.Of(features);
        if (isPacked) Features = Features.With(VirtioFeature.RingPacked);
        for (ulong address = RingStart; address < RingStart + DataLength; address += (ulong)pieceLength)
        {
            _machine.AddMemory(address, pieceLength);
        }

        for (ulong address = DataStart; address < DataStart + DataLength; address += (ulong)pieceLength)
        {
            _machine.AddMemory(address, pieceLength);
        }

        Setup = new VirtQueueSetup
        {
            Memory = _machine.Memory,
            Size = size,
            Areas = Areas,
            Features = Features,
            IsStrict = isStrict,
            OnBroken = Faults.Add,
        };
        Assert.True(VirtQueue.TryCreate(Setup, out VirtQueue? queue, out QueueFault? fault), fault?.ToString());
        Queue = queue;
        Driver = DriverRing.Create(_machine.Memory, size, Areas, Features);
    }

    public bool IsPacked { get; }

    public int Size { get; }

    public VirtQueueAreas Areas { get; }

    public VirtioFeatures Features { get; }

    public VirtQueueSetup Setup { get; }

    public VirtQueue Queue { get; }

    public DriverRing Driver { get; }

    public Machine Machine => _machine;

    public GuestMemoryMap Memory => _machine.Memory;

    /// <summary>What the device was told when its queue broke.</summary>
    public List<QueueFault> Faults { get; } = [];

    /// <summary>The parts of a split ring, one after the other.</summary>
    public static VirtQueueAreas PlaceSplit(int size) => new(RingStart, RingStart + 0x8_0000, RingStart + 0xA_0000);

    /// <summary>The parts of a packed ring.</summary>
    public static VirtQueueAreas PlacePacked(int size) => new(RingStart, RingStart + 0x8_0000, RingStart + 0x8_0004);

    public void Dispose() => _machine.Dispose();

    public byte[] Read(ulong address, int length)
    {
        byte[] bytes = new byte[length];
        Assert.True(Memory.TryRead(address, bytes));
        return bytes;
    }

    public void Write(ulong address, ReadOnlySpan<byte> bytes) => Assert.True(Memory.TryWrite(address, bytes));

    public void Write16(ulong address, ushort value) => Write(address, BitConverter.GetBytes(value));

    public ushort Read16(ulong address) => BitConverter.ToUInt16(Read(address, 2));

    /// <summary>A descriptor of a split ring or of an indirect table.</summary>
    public void WriteDescriptor(ulong at, ulong address, uint length, int flags, int next)
        => Write(
            at,
            [
                .. BitConverter.GetBytes(address),
                .. BitConverter.GetBytes(length),
                .. BitConverter.GetBytes((ushort)flags),
                .. BitConverter.GetBytes((ushort)next),
            ]);

    /// <summary>A descriptor in the table of the split ring.</summary>
    public void Describe(int index, ulong address, uint length, int flags = 0, int next = 0)
        => WriteDescriptor(Areas.Descriptors.Value + (16 * (ulong)index), address, length, flags, next);

    /// <summary>A descriptor in the packed ring, whose flags show it as available in the first lap unless told otherwise.</summary>
    public void DescribePacked(int slot, ulong address, uint length, int flags = 0, int id = 0, bool isAvailable = true)
        => WriteDescriptor(Areas.Descriptors.Value + (16 * (ulong)slot), address, length, id, flags | (isAvailable ? 0x80 : 0));

    /// <summary>Makes heads available from the beginning of the split ring.</summary>
    public void OfferHeads(params int[] heads)
    {
        for (int i = 0; i < heads.Length; i++) Write16(Areas.Driver.Value + 4 + (2 * (ulong)(i % Size)), (ushort)heads[i]);
        Write16(Areas.Driver.Value + 2, (ushort)heads.Length);
    }

    /// <summary>The device takes until there is nothing, and is told once why its queue broke.</summary>
    public void ShouldBreak(QueueFaultReason reason, string rule)
    {
        while (Queue.TryTake(out _))
        {
        }

        Assert.Equal(reason, Queue.Fault?.Reason);
        Assert.Equal(rule, Queue.Fault!.Rule);
        Assert.Equal([Queue.Fault], Faults);
        Assert.Contains($"(rule {rule})", Queue.Fault.ToString(), StringComparison.Ordinal);
        Assert.False(Queue.TryTake(out _));
        Assert.False(Queue.EnableKicks());
        Assert.False(Queue.Publish());
        Assert.Single(Faults);
    }

    /// <summary>The driver adds a request and shows it.</summary>
    public void Offer(long cookie, params DriverBuffer[] buffers)
    {
        Assert.True(Driver.TryAdd(buffers, cookie));
        Driver.Publish();
    }

    public byte[] Save(VirtQueue queue)
    {
        var writer = new StateWriter();
        queue.Save(writer, Memory);
        return writer.ToArray();
    }

    /// <summary>Makes a queue of a state, which is suspended.</summary>
    public VirtQueue Load(byte[] state)
    {
        Assert.True(VirtQueue.TryCreate(Setup with { OnBroken = null }, out VirtQueue? queue, out QueueFault? fault), fault?.ToString());
        var reader = new StateReader(state, "queue");
        queue.Restore(reader);
        reader.End();
        return queue;
    }

    /// <summary>A request goes all the way and back.</summary>
    public bool Pass(params DriverBuffer[] buffers)
    {
        Offer(1, buffers);
        Assert.True(Queue.TryTake(out DescriptorChain chain), Queue.Fault?.ToString());
        Queue.Complete(chain, 0);
        bool isInterrupted = Queue.Publish();
        Assert.True(Driver.TryTakeUsed(out _, out _));
        return isInterrupted;
    }
}
