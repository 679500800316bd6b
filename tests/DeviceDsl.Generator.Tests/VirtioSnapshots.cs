using System.Runtime.CompilerServices;
using DeviceDsl.Testing;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Generator.Tests;

/// <summary>The generated code for virtio devices; it compiles without a warning.</summary>
public sealed class VirtioSnapshots
{
    [Fact]
    public void ShouldWriteTimers() => Verify("""
        using DeviceDsl.Virtio;

        namespace Samples;

        [VirtioDevice(4)]
        internal sealed partial class Timed : VirtioDevice
        {
            private int field;

            [Timer] private partial DeviceTimer Timeout { get; }
            [Timer(Frequency = 1000)] public partial DeviceTimer @event { get; }
            [Timer, Transient] private partial DeviceTimer Beat { get; }
            [Timer] internal partial DeviceTimer Idle { get; }

            [OnTimer(nameof(Timeout))] private void OnTimeout() => field++;
            [OnTimer(nameof(@event))] private void _(ulong count) => field += (int)count;
            [OnTimer(nameof(Beat))] private static void OnBeat() { }
        }
        """);

    [Fact]
    public void ShouldWriteAnEmptyDevice() => Verify("""
        using DeviceDsl.Virtio;
        namespace Samples;

        [VirtioDevice(4)]
        public sealed partial class Empty : VirtioDevice;
        """);

    [Fact]
    public void ShouldWriteANetworkDevice() => Verify("""
        using DeviceDsl.Virtio;
        namespace Samples;

        [VirtioDevice(1, Name = "virtio-net", IoEventFd = false)]
        internal sealed partial class Net : VirtioDevice
        {
            private const int MaxPairs = 4;

            [VirtioConfig(10)] private byte Mode => 1;
            [VirtioConfig(0, Length = 6)] private ulong Address => 0x5634_1200_5452;
            [VirtioConfig(6)] internal ushort Link { get; private set; } = 1;
            [VirtioConfig(12, IsWritable = true)] private uint Speed { get; set; }
            [VirtioConfig(16, IsWritable = true)] private ulong Mask { get; set; }

            [VirtQueue(0, Size = 64, Count = MaxPairs, Stride = 2)] private void OnReceive(VirtQueue queue) { }
            [VirtQueue(1, Count = MaxPairs, Stride = 2)] private uint OnTransmit(DescriptorChain chain) => 0;
            [VirtQueue(8), VirtQueue(9, Size = 1, Count = 2)] private static uint OnControl(DescriptorChain chain) => 0;
        }
        """);

    [Fact]
    public void ShouldWriteANestedDeviceNamedWithKeywords() => Verify("""
        using DeviceDsl.Virtio;
        namespace @namespace.@event;

        internal partial interface IOuter
        {
            [VirtioDevice(4, Name = "\"odd\"\n")]
            private sealed partial class @class : VirtioDevice
            {
                [VirtioConfig(0, IsWritable = true)] private byte value { get; set; }
                [VirtioConfig(1, IsWritable = true)] private byte @int { get; set; }
                [VirtQueue(0)] private uint @switch(DescriptorChain chain) => 0;
                private static void @switch(VirtQueue queue) { }
                [VirtQueue(1), System.Obsolete("old")] private void index(VirtQueue queue) { @switch(queue); }
            }
        }
        """);

    private static void Verify(string source, [CallerFilePath] string testFile = "", [CallerMemberName] string test = "")
    {
        (Compilation output, GeneratorRunResult run) = TestCompilation.Generate(new DeviceGenerator(), TestCompilation.Create(source));
        Assert.Null(run.Exception);
        Snapshots.Verify(run, testFile, test);
        TestCompilation.ShouldBeClean(output);
    }
}
