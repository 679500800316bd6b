namespace DeviceDsl.Virtio.Tests.Ends;

/// <summary>
/// A device that forgets nothing: queue 0 answers at once, queue 1 keeps its requests, with the queue that it took them from, whatever
/// happens to the device.
/// </summary>
[VirtioDevice(4)]
internal sealed partial class KeepingDevice(VirtioDeviceOptions? options = null) : VirtioDevice(options: options)
{
    public List<(VirtQueue Queue, DescriptorChain Chain)> Kept { get; } = [];

    /// <summary>Runs in the handler of queue 1, before it takes anything.</summary>
    public Action? OnKeeping { get; set; }

    /// <summary>Runs in <see cref="OnReset"/>.</summary>
    public Action? OnResetting { get; set; }

    public bool Throws { get; set; }

    /// <summary>Runs code as a handler, and shows what it throws.</summary>
    public void Run(Action action)
    {
        Exception? thrown = null;
        Synchronize(() => thrown = Record.Exception(action));
        Assert.Null(thrown);
    }

#pragma warning disable DDSL0313 // The tests call these inside their own handlers.
    public void Show(VirtQueue queue) => Publish(queue);

    public VirtQueue? Live(int queue) => LiveQueue(queue);
#pragma warning restore DDSL0313

    protected override void OnReset() => OnResetting?.Invoke();

    [VirtQueue(0, Size = 16)]
    private uint OnRequest(DescriptorChain chain)
    {
        if (Throws) throw new InvalidDataException("bad request");
        ChainReader reader = chain.Reader;
        ChainWriter writer = chain.Writer;
        uint written = 0;
        while (reader.Remaining != 0 && writer.Remaining != 0) written += (uint)writer.Write(reader.Next(writer.Remaining));
        return written;
    }

    [VirtQueue(1, Size = 16)]
    private void OnKick(VirtQueue queue)
    {
        OnKeeping?.Invoke();
        while (queue.TryTake(out DescriptorChain chain)) Kept.Add((queue, chain));
    }
}
