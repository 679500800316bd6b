using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using DeviceDsl.Virtio;

namespace Acme.Vmm;

internal readonly record struct Sample(ulong Value);

internal static class Trace
{
    public static bool IsEnabled { get; set; }

    public static void Write(string text, params object[] arguments) => Console.WriteLine(text, arguments);

    [Conditional("DEBUG")]
    public static void Debug(string text) => Console.WriteLine(text);
}

[HotPath]
[Device]
[EdgeIrq(Gsi = 5)]
internal sealed partial class Sensor
{
    private static readonly Action Nothing = static () => { };

    [Transient] private readonly Queue<Sample> _samples = new(256);
    [Transient] private readonly Sample[] _ring = new Sample[256];
    [Transient] private byte[]? _buffer;
    [Transient] private uint[] _window = [];
    [Transient] private Action _later = Nothing;
    [Transient] private Action? _flush;
    [State] private uint _served;

    [Register(Mmio, 0x00)] private partial uint Control { get; set; }
    [Register(Mmio, 0x04)] private partial uint Data { get; set; }
    [Register(Mmio, 0x08)] private partial uint Average { get; set; }

    [Doorbell(Mmio, 0x10, Synchronous = true)]
    private void OnSample(ulong value)
    {
        if (_samples.Count == 256) _samples.Dequeue();
        _samples.Enqueue(new Sample(value));
        _ring[_served++ % 256] = new(value);
        Irq5.Pulse();
    }

    [OnRead(nameof(Average))]
    private uint OnAverage(uint stored)
    {
        ulong sum = 0;
        foreach (Sample sample in _samples) sum += sample.Value;
        return _samples.Count == 0 ? stored : (uint)(sum / (ulong)_samples.Count);
    }

    [OnWrite(nameof(Control))]
    private void OnControl(uint old, uint written)
    {
        if (Trace.IsEnabled) Trace.Write("control {0} to {1}", old, written);
        Trace.Debug($"control {written:X8}");
        if (written > 7) Reject(written);
    }

    [OnWrite(nameof(Data))]
    private void OnData(uint written)
    {
        _buffer ??= new byte[4096];
        if (_window.Length < written % 64) _window = new uint[64];
        Span<byte> bytes = stackalloc byte[4];
        BitConverter.TryWriteBytes(bytes, written);
        bytes.CopyTo(_buffer);
        ReadOnlySpan<byte> end = [0, 0];
        end.CopyTo(_buffer.AsSpan(4));
        _later = static () => Console.WriteLine();
    }

    [Doorbell(Mmio, 0x18)]
    private void OnFlush()
    {
        _later();
        Host.Post(_flush ??= Flush);
        try
        {
            _served = checked(_served + 1);
        }
        catch (OverflowException exception)
        {
            Console.WriteLine($"{_served} served: {exception.Message}");
        }
    }

    private void Flush() => _samples.Clear();

    private static void Reject(uint written)
    {
        if (!Trace.IsEnabled) return;

        ReadOnlySpan<string> names = ["reset", "run"];
        Debug.Assert(names.Length > written, "unknown command");
    }

    [OnReset]
    private void Forget()
    {
        _samples.Clear();
        _served = 0;
        _window = new uint[4];
        Console.WriteLine($"{_ring.Where(static sample => sample.Value > 0).Count()} samples");
    }

    [OnLoad]
    private void Restore() => _buffer = new byte[4096];
}

[VirtioDevice(4)]
internal sealed partial class Entropy : VirtioDevice
{
    [Transient] private readonly byte[] _bytes = new byte[64];

    [HotPath]
    [VirtQueue(0)]
    private uint OnRequest(DescriptorChain chain)
    {
        Random.Shared.NextBytes(_bytes);
        return (uint)_bytes.Length + (uint)chain.GetHashCode();
    }

    protected override void OnReset() => Console.WriteLine($"{_bytes.Length} bytes");
}
