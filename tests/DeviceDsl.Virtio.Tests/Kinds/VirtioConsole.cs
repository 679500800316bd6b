namespace DeviceDsl.Virtio.Tests.Kinds;

/// <summary>
/// A console with one port (CN-1): what the guest writes is in <see cref="Output"/>, what is typed waits until the guest has room for it.
/// </summary>
[VirtioDevice(3, Name = "virtio-console")]
internal sealed partial class VirtioConsole() : VirtioDevice(VirtioFeatures.Of(SizeFeature, EmergencyFeature))
{
    public const VirtioFeature SizeFeature = 0;
    public const VirtioFeature EmergencyFeature = (VirtioFeature)2;

    private const int Receiving = 0;
    private const int MaxTyped = 4096;

    private readonly Queue<byte> _typed = new();

    /// <summary>What the guest wrote.</summary>
    public List<byte> Output { get; } = [];

    [VirtioConfig(0)]
    private ushort Columns { get; set; } = 80;

    [VirtioConfig(2)]
    private ushort Rows { get; set; } = 25;

    [VirtioConfig(4)]
    private uint MaxPorts => 1;

    // Written by a guest that has nothing else yet; reads see nothing of it.
    [VirtioConfig(8, IsWritable = true)]
    private uint EmergencyWrite
    {
        get => 0;
        set
        {
            // A field is written byte by byte; the character is in the lowest.
            if (value is > 0 and <= byte.MaxValue) Output.Add((byte)value);
        }
    }

    public void Resize(ushort columns, ushort rows)
    {
        Synchronize(() => (Columns, Rows) = (columns, rows));
        NotifyConfigurationChanged();
    }

    /// <summary>Somebody types.</summary>
    /// <returns>How much of it there was room for.</returns>
    public int Type(ReadOnlySpan<byte> text)
    {
        byte[] typed = text.ToArray();
        int taken = 0;
        Synchronize(() =>
        {
            while (taken < typed.Length && _typed.Count < MaxTyped) _typed.Enqueue(typed[taken++]);
            if (LiveQueue(Receiving) is not { } queue) return;
            OnRoom(queue);
            Publish(queue);
        });
        return taken;
    }

    protected override void OnReset() => _typed.Clear();

    protected override void OnSaving(StateWriter writer) => writer.WriteBytes([.. _typed]);

    protected override Action OnLoading(StateReader reader)
    {
        byte[] typed = reader.ReadBytes();
        if (typed.Length > MaxTyped) throw reader.Refuse($"has {typed.Length} bytes that were typed, over {MaxTyped}");
        return () =>
        {
            _typed.Clear();
            foreach (byte item in typed) _typed.Enqueue(item);
        };
    }

    /// <summary>The guest has room for input; what it gives is taken only for what there is.</summary>
    [VirtQueue(Receiving, Size = 64)]
    private void OnRoom(VirtQueue queue)
    {
        while (_typed.Count != 0 && queue.TryTake(out DescriptorChain chain))
        {
            ChainWriter writer = chain.Writer;
            uint written = 0;
            while (chain.ReadableLength == 0 && writer.Remaining != 0 && _typed.TryDequeue(out byte item))
            {
                writer.TryWrite(item);
                written++;
            }

            queue.Complete(chain, written);
        }
    }

    [VirtQueue(1, Size = 64)]
    private uint OnOutput(DescriptorChain chain)
    {
        if (chain.WritableLength != 0) return 0;
        ChainReader reader = chain.Reader;
        while (reader.Remaining != 0) Output.AddRange(reader.Next());
        return 0;
    }
}
