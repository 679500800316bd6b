using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using DeviceDsl.Virtio;

namespace Acme.Vmm;

internal sealed class Sample(ulong value)
{
    public ulong Value { get; } = value;
}

internal static class Trace
{
    public static void Write(string text, params object[] arguments) => Console.WriteLine(text, arguments);

    public static string Describe(ulong value) => "value " + value;
}

// A sensor that the guest polls thousands of times each second.
[HotPath]
[Device]
[EdgeIrq(Gsi = 5)]
internal sealed partial class Sensor
{
    [Transient] private readonly Queue<Sample> _samples = new();
    [Transient] private readonly Dictionary<string, int> _counts = [];
    [Transient] private Action? _later;
    [Transient] private string _last = "";
    [Transient] private uint[] _window = [];
    [State] private uint _served;

    [Register(Mmio, 0x00)] private partial uint Control { get; set; }
    [Register(Mmio, 0x04)] private partial uint Data { get; set; }
    [Register(Mmio, 0x08)] private partial uint Average { get; set; }

    [Doorbell(Mmio, 0x10, Synchronous = true)]
    private void OnSample(ulong value)
    {
        _samples.Enqueue({|DDSL0202:new Sample(value)|});
        Irq5.Pulse();
    }

    [OnRead(nameof(Average))]
    private uint OnAverage(uint stored) => (uint){|DDSL0202:_samples.Average(sample => (double)sample.Value)|} + stored;

    [OnWrite(nameof(Control))]
    private void OnControl(uint old, uint written)
    {
        {|DDSL0202:Trace.Write("control {0} to {1}", old, written)|};
        _last = {|DDSL0202:$"control {written:X8}"|};
    }

    [OnWrite(nameof(Data))]
    private void OnData(uint written)
    {
        _window = {|DDSL0202:[written, _served]|};
        Count({|DDSL0202:written.ToString()|});
        _later = {|DDSL0202:() => _served += written|};
    }

    [Doorbell(Mmio, 0x18)]
    private void OnFlush()
    {
        foreach (uint served in {|DDSL0202:Served()|}) _served += served;
        _last = {|DDSL0202:Trace.Describe(_served)|};
        Host.Post({|DDSL0202:Flush|});
        Wipe();
    }

    [Doorbell(Mmio, 0x20)]
    private void OnNotify() { _later?.Invoke(); Task told = {|DDSL0202:TellAsync()|}; _last = told.IsCompleted ? "told" : ""; }

    // The name of a key changes with each write.
    private void Count(string key) => _counts[{|DDSL0202:"write " + key|}] = _last.Length;

    private void Wipe()
    {
        _window = {|DDSL0202:new uint[16]|};
        StringBuilder text = {|DDSL0202:new()|};
        text.Append(_served);
        _last = {|DDSL0202:text.ToString()|};
    }

    private void Flush() => _samples.Clear();

    private IEnumerable<uint> Served()
    {
        yield return (uint)_samples.Count;
        yield return (uint)_window.Length;
    }

    private async Task TellAsync()
    {
        await Task.Yield();
        Console.WriteLine(_last);
    }

    [OnReset]
    private void Forget() { _samples.Clear(); _served = 0; _counts.Clear(); _window = new uint[4]; }
}

[VirtioDevice(4)]
internal sealed partial class Entropy : VirtioDevice
{
    [HotPath]
    [VirtQueue(0)]
    private static uint OnRequest(DescriptorChain chain)
    {
        byte[] bytes = {|DDSL0202:new byte[64]|};
        Random.Shared.NextBytes(bytes);
        return (uint)bytes.Length + (uint)chain.GetHashCode();
    }
}
