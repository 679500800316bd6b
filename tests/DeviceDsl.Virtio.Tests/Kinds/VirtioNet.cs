using System.Buffers.Binary;

namespace DeviceDsl.Virtio.Tests.Kinds;

/// <summary>
/// A network device whose wire leads back to itself (NT-1 to NT-4): each frame that a pair of queues sends comes in at the same pair.
/// </summary>
[VirtioDevice(1, Name = "virtio-net")]
internal sealed partial class VirtioNet : VirtioDevice
{
    public const VirtioFeature MergeableBuffers = (VirtioFeature)15;
    public const int ModernHeader = 12;

    /// <summary>The longest frame, with a tag of a virtual network.</summary>
    public const int MaxFrame = 1518;

    private const VirtioFeature Mac = (VirtioFeature)5;
    private const VirtioFeature LinkStatus = (VirtioFeature)16;
    private const int LegacyHeader = 10;
    private const int MaxFrames = 64;
    private const int MaxPairs = 4;

    private readonly Queue<byte[]>[] _wires;

    public VirtioNet(int pairs = 1)
        : base(VirtioFeatures.Of(Mac, LinkStatus, MergeableBuffers), queueCount: 2 * pairs)
        => _wires = [.. Enumerable.Range(0, pairs).Select(_ => new Queue<byte[]>())];

    /// <summary>How many frames were dropped: runts, giants, and those for which nobody had room.</summary>
    public int Dropped { get; private set; }

    [VirtioConfig(0, Length = 6)]
    private ulong Address => 0x5634_1200_5452;

    [VirtioConfig(6)]
    private ushort Link { get; set; } = 1;

    private int HeaderLength => Features.Has(VirtioFeature.Version1) || Features.Has(MergeableBuffers) ? ModernHeader : LegacyHeader;

    /// <summary>The cable is plugged or pulled (NT-5).</summary>
    public void Plug(bool isPlugged)
    {
        Synchronize(() => Link = isPlugged ? (ushort)1 : (ushort)0);
        NotifyConfigurationChanged();
    }

    protected override void OnReset()
    {
        foreach (Queue<byte[]> wire in _wires) wire.Clear();
    }

    [VirtQueue(0, Size = 64, Count = MaxPairs, Stride = 2)]
    private void OnReceive(VirtQueue queue)
    {
        Queue<byte[]> wire = _wires[queue.Index / 2];
        while (wire.TryPeek(out byte[]? frame) && TryDeliver(queue, frame)) wire.Dequeue();
    }

    [VirtQueue(1, Size = 64, Count = MaxPairs, Stride = 2)]
    private void OnTransmit(VirtQueue queue)
    {
        while (queue.TryTake(out DescriptorChain chain))
        {
            Take(queue.Index / 2, chain);
            queue.Complete(chain, 0);
        }

        if (LiveQueue(queue.Index - 1) is not { } receiving) return;
        OnReceive(receiving);
        Publish(receiving);
    }

    /// <summary>Takes a frame from the driver, whose header may be cut anywhere (NT-3).</summary>
    private void Take(int pair, DescriptorChain chain)
    {
        ChainReader reader = chain.Reader;
        Span<byte> header = stackalloc byte[ModernHeader];
        bool isWhole = reader.Read(header[..HeaderLength]) == HeaderLength;
        if (!isWhole || reader.Remaining is 0 or > MaxFrame || Link == 0 || _wires[pair].Count == MaxFrames)
        {
            Dropped++;
            return;
        }

        // What the header says of checksums and segments nobody agreed on, and counts for nothing.
        byte[] frame = new byte[reader.Remaining];
        reader.Read(frame);
        _wires[pair].Enqueue(frame);
    }

    /// <summary>Gives the driver a frame, in several buffers where it agreed to that (NT-4).</summary>
    /// <returns>Whether the frame is done with: given, or dropped; not while there is no buffer.</returns>
    private bool TryDeliver(VirtQueue queue, byte[] frame)
    {
        var chains = new List<DescriptorChain>();
        long room = -HeaderLength;
        while (room < frame.Length && (chains.Count == 0 || Features.Has(MergeableBuffers)))
        {
            if (!queue.TryTake(out DescriptorChain chain)) break;
            chains.Add(chain);
            room += chain.WritableLength;
        }

        if (chains.Count == 0) return false;
        bool fits = room >= frame.Length;
        if (!fits) Dropped++;
        int given = -HeaderLength;
        foreach (DescriptorChain chain in chains)
        {
            int before = given;
            if (fits) Write(chain, frame, (ushort)chains.Count, ref given);
            // All of them before the driver is told of any.
            queue.Complete(chain, (uint)(given - before));
        }

        return true;
    }

    private void Write(DescriptorChain chain, byte[] frame, ushort count, ref int given)
    {
        ChainWriter writer = chain.Writer;
        if (given < 0)
        {
            Span<byte> header = stackalloc byte[ModernHeader];
            header.Clear();
            if (HeaderLength == ModernHeader) BinaryPrimitives.WriteUInt16LittleEndian(header[10..], count);
            given += writer.Write(header[..HeaderLength]);
        }

        given += writer.Write(frame.AsSpan(Math.Max(given, 0)));
    }
}
