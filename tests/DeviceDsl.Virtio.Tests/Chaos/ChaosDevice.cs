namespace DeviceDsl.Virtio.Tests.Chaos;

/// <summary>An echo that answers queue 0 at once, and keeps the requests of queue 1 until a thread of the host answers them.</summary>
[VirtioDevice(4)]
internal sealed partial class ChaosDevice() : VirtioDevice(options: new() { OffersInOrder = true })
{
    private readonly Queue<(VirtQueue Queue, DescriptorChain Chain)> _kept = [];
    private long _answered;

    /// <summary>How many kept requests were answered, in time or too late.</summary>
    public long Answered => Volatile.Read(ref _answered);

    [VirtioConfig(0)]
    private uint Number { get; set; }

    [VirtioConfig(8, IsWritable = true)]
    private byte Dial { get; set; }

#pragma warning disable DDSL0313 // The threads of the test choose the way in.
    /// <summary>Answers some of what queue 1 keeps. Runs as a handler.</summary>
    public void Answer()
    {
        for (int left = 4; left > 0 && _kept.TryDequeue(out (VirtQueue Queue, DescriptorChain Chain) kept); left--)
        {
            kept.Queue.Complete(kept.Chain, Echo(kept.Chain));
            _answered++;
            if (LiveQueue(1) == kept.Queue) Publish(kept.Queue);
        }
    }

    /// <summary>Changes the configuration. Runs as a handler.</summary>
    public void Change() => Number++;
#pragma warning restore DDSL0313

    protected override Action OnLoading(StateReader reader) => _kept.Clear;

    [VirtQueue(0, Size = 16)]
    private uint OnRequest(DescriptorChain chain) => Echo(chain);

    // What it keeps over a reset it answers too late, which is no error of a device.
    [VirtQueue(1, Size = 16)]
    private void OnKeep(VirtQueue queue)
    {
        while (queue.TryTake(out DescriptorChain chain)) _kept.Enqueue((queue, chain));
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
