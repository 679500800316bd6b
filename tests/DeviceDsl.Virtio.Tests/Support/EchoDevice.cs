namespace DeviceDsl.Virtio.Tests.Support;

/// <summary>
/// A device that gives back what it is sent, and whose configuration is a number of 64 bits and one that the driver may write. Queue 0
/// answers at once; queue 1 keeps its requests until it is told to answer.
/// </summary>
[VirtioDevice(4)]
internal sealed partial class EchoDevice(
    VirtioDeviceOptions? options = null, VirtioFeatures features = default) : VirtioDevice(features, options)
{
    private const uint MaxKept = 0x1_0000;

    private readonly List<(DescriptorChain Chain, byte[]? Bytes)> _kept = [];

    public static VirtioFeatures Own { get; } = VirtioFeatures.Of((VirtioFeature)3, (VirtioFeature)5);

    [VirtioConfig(0)]
    public ulong Number { get; set; } = 0x8877_6655_4433_2211;

    [VirtioConfig(8, IsWritable = true)]
    public byte Dial { get; set; } = 7;

    [VirtioConfig(12)]
    public ushort Last { get; set; } = 0xABCD;

    public bool Throws { get; set; }

    public bool RefusesFeatures { get; set; }

    public bool RefusesState { get; set; }

    public Action? OnRefusing { get; set; }

    public int Served { get; private set; }

    public int Starts { get; private set; }

    public int Resets { get; private set; }

    public int Kept => _kept.Count;

    public Action? OnServing { get; set; }

    /// <summary>Whether queue 1 reads its requests when it takes them, and only writes when it answers.</summary>
    public bool ReadsEarly { get; init; }

    /// <summary>Answers what queue 1 keeps.</summary>
    public void Answer(int most = int.MaxValue) => Synchronize(() =>
    {
        VirtQueue? queue = LiveQueue(1);
        for (int i = 0; i < most && _kept.Count != 0; i++)
        {
            (DescriptorChain chain, byte[]? bytes) = _kept[0];
            _kept.RemoveAt(0);
            (queue ?? Former)!.Complete(chain, bytes is null ? Echo(chain) : (uint)chain.Writer.Write(bytes));
        }

        if (queue is not null) Publish(queue);
    });

    /// <summary>The queue that was taken from last.</summary>
    public VirtQueue? Former { get; private set; }

    public void Change(ulong number)
    {
        Synchronize(() => Number = number);
        NotifyConfigurationChanged();
    }

    protected override bool OnFeatures(VirtioFeatures features) => !RefusesFeatures;

    protected override void OnDriverReady() => Starts++;

    protected override void OnReset()
    {
        Resets++;
        _kept.Clear();
    }

    protected override void OnSaving(StateWriter writer)
    {
        writer.Write(Number);
        writer.Write(Dial);
    }

    protected override Action OnLoading(StateReader reader)
    {
        ulong number = reader.Read<ulong>();
        byte dial = reader.Read<byte>();
        return () =>
        {
            if (RefusesState)
            {
                OnRefusing?.Invoke();
                throw new InvalidDataException("bad state");
            }

            _kept.Clear();
            (Number, Dial) = (number, dial);
        };
    }

    [VirtQueue(0, Size = 64)]
    private uint OnRequest(DescriptorChain chain)
    {
        if (Throws) throw new InvalidDataException("bad echo");
        OnServing?.Invoke();
        Served++;
        return Echo(chain);
    }

    [VirtQueue(1, Size = 16)]
    private void OnKeep(VirtQueue queue)
    {
        Former = queue;
        while (queue.TryTake(out DescriptorChain chain)) _kept.Add((chain, ReadsEarly ? Read(chain) : null));
    }

    private static byte[] Read(DescriptorChain chain)
    {
        // Of what the driver asks for, no more than it has room for.
        ChainReader all = chain.Reader;
        ChainReader reader = all.Take(Math.Min(chain.WritableLength, MaxKept));
        byte[] bytes = new byte[reader.Remaining];
        reader.Read(bytes);
        return bytes;
    }

    private static uint Echo(DescriptorChain chain)
    {
        ChainReader reader = chain.Reader;
        ChainWriter writer = chain.Writer;
        uint written = 0;
        while (reader.Remaining != 0 && writer.Remaining != 0) written += (uint)writer.Write(reader.Next(writer.Remaining));

        return written;
    }
}
