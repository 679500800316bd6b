using System.Runtime.CompilerServices;
using DeviceDsl.Testing;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Generator.Tests;

/// <summary>The generated code for each attribute and their combinations; it compiles without a warning.</summary>
public sealed partial class DeviceSnapshots
{
    [Fact]
    public void ShouldWriteAnEmptyDevice() => Verify("""
        namespace Samples;

        [Device]
        internal sealed partial class Empty;
        """);

    [Fact]
    public void ShouldWriteTheNameOfADevice() => Verify("""
        namespace Samples;

        [Device(Name = "a \"quoted\" name\n")]
        internal sealed partial class Named;
        """);

    [Fact]
    public void ShouldWriteTheHostOfARecord() => Verify("""
        namespace Samples;

        [Device]
        internal sealed partial record Recorded(int Number);
        """);

    [Fact]
    public void ShouldHandleATakenHostName() => Verify("""
        namespace Samples;

        [Device]
        internal sealed partial class Server(string host)
        {
            public string Host { get; } = host;
        }
        """);

    [Fact]
    public void ShouldUseTheHostOfTheClass() => Verify("""
        namespace Samples;

        internal abstract class Shared
        {
            protected DeviceHost Host { get; } = new();
        }

        [Device]
        internal sealed partial class Owner : Shared;
        """);

    [Fact]
    public void ShouldWriteTimers() => Verify("""
        namespace Samples;

        [Device]
        internal sealed partial class Timers
        {
            private ulong _ticks;

            [Timer(Frequency = 32768)] private partial DeviceTimer Tick { get; }
            [Timer] public partial DeviceTimer timer { get; }
            [Timer, Transient] private partial DeviceTimer value { get; }
            [Timer(Frequency = 1_000_000_000_000)] internal partial DeviceTimer @event { get; }
            [Register(Mmio, 0)] private partial uint Control { get; set; }

            [OnTimer(nameof(Tick)), OnTimer(nameof(@event))]
            private void OnTick(ulong count) => _ticks += count;

            [OnTimer(nameof(timer))]
            private static void OnTimer() { }
        }
        """);

    [Fact]
    public void ShouldWriteDoorbells() => Verify("""
        namespace Samples;

        [Device]
        internal sealed partial class Doorbells
        {
            [Doorbell(Pio, 0x10)] private void OnAny() { }
            [Doorbell(Pio, 0x12, Length = 2)] private void OnWord() { }
            [Doorbell(Pio, 0x14, Match = 2)] private void OnKick() { }
            [Doorbell(Pio, 0x14, Match = 0x10000)] private void OnWideKick() { }
            [Doorbell(Mmio, 0x50, Match = 3)] private void OnMmioKick() { }
            [Doorbell(Mmio, 0x50, Match = 0x1_0000_0000)] private void OnMmioWideKick() { }
            [Doorbell(Mmio, 0xFFFF_FFFF_FFFF_FFFF)] private static void OnLast() { }
        }
        """);

    [Fact]
    public void ShouldWriteSeveralDoorbellsOfOneMethod() => Verify("""
        namespace Samples;

        [Device]
        internal sealed partial class Queues
        {
            [Doorbell(Pio, 0x10, Match = 0)]
            [Doorbell(Pio, 0x10, Match = 2)]
            private void OnEven() { }

            [Doorbell(Pio, 0x10, Match = 1)]
            private void OnOdd() { }
        }
        """);

    [Fact]
    public void ShouldWriteDoorbellsOnTheClass() => Verify("""
        namespace Samples;

        [Device]
        [Doorbell(Pio, 0x10, Match = 2, Handler = nameof(OnKick))]
        [Doorbell(Mmio, 0x50, Synchronous = true, Handler = nameof(OnKick))]
        internal sealed partial class OnClass
        {
            private void OnKick() { }
            private static void OnKick(ulong value) { _ = value; }
        }
        """);

    [Fact]
    public void ShouldWriteArrays() => Verify("""
        namespace Samples;

        [Device]
        internal sealed partial class Arrays
        {
            [Doorbell(Pio, 0x10, Match = 0, Count = 8)] private void OnQueue(int index) { }
            [Doorbell(Pio, 0x10, Match = 0xFFFE, Length = 2, Count = 2)] private void OnLastQueue(int index) { }
            [Doorbell(Mmio, 0x1000, Length = 4, Count = 8, Stride = 4)] private void OnPeer(int index) { }
            [Doorbell(Mmio, 0x0, Count = 3, Stride = 1)] private void OnByte(int index) { }
            [Doorbell(Mmio, 0xFFFF_FFFF_FFFF_FFF0, Count = 2, Stride = 0xF)] private void OnFar(int index) { }
            [Doorbell(Mmio, 0x2000, Match = 0xFFFF_FFFF_FFFF_FFFE, Count = 2)] private void OnHuge(int index) { }
            [Doorbell(Mmio, 0x3000, Count = 1)] private static void OnOne(int index) { }
        }
        """);

    [Fact]
    public void ShouldWriteSynchronousDoorbells() => Verify("""
        namespace Samples;

        [Device]
        internal sealed partial class Synchronous
        {
            [Doorbell(Pio, 0x10, Synchronous = true)] private void OnStart() { }
            [Doorbell(Pio, 0x14, Length = 4, Synchronous = true)] private void OnValue(ulong value) { }
            [Doorbell(Mmio, 0x0, Length = 4, Count = 4, Stride = 4, Synchronous = true)] private void OnIndex(int index) { }
            [Doorbell(Mmio, 0x20, Length = 8, Count = 4, Stride = 8, Synchronous = true)] private void OnBoth(int index, ulong value) { }
        }
        """);

    [Fact]
    public void ShouldWriteRegistersOfEveryAccess() => Verify("""
        namespace Samples;

        [Device]
        internal sealed partial class Registers
        {
            [Register(Mmio, 0x00)] private partial uint ReadWrite { get; set; }
            [Register(Mmio, 0x04, Access = RegisterAccess.ReadOnly)] internal partial ushort ReadOnly { get; private set; }
            [Register(Mmio, 0x06, Access = RegisterAccess.WriteOnly)] private partial byte WriteOnly { get; set; }
            [Register(Mmio, 0x08, Access = RegisterAccess.Constant, Reset = 0x1AF4_0001)] public partial ulong Constant { get; }
            [Register(Mmio, 0x10, Access = RegisterAccess.ReadClear)] private partial uint ReadClear { get; set; }
            [Register(Mmio, 0x14, Access = RegisterAccess.ReadSet, Mask = 0xF)] private partial uint ReadSet { get; set; }
            [Register(Mmio, 0x18, Access = RegisterAccess.WriteOneClears)] private partial uint WriteOneClears { get; set; }
            [Register(Mmio, 0x1C, Access = RegisterAccess.WriteOneSets)] private partial uint WriteOneSets { get; set; }
            [Register(Mmio, 0x20, Access = RegisterAccess.WriteOneToggles)] private partial uint WriteOneToggles { get; set; }
            [Register(Mmio, 0x24, Access = RegisterAccess.WriteZeroClears)] private partial uint WriteZeroClears { get; set; }
            [Register(Mmio, 0x28, Access = RegisterAccess.WriteZeroSets)] private partial uint WriteZeroSets { get; set; }
            [Register(Mmio, 0x2C, Access = RegisterAccess.WriteZeroToggles)] private partial uint WriteZeroToggles { get; set; }
            [Register(Mmio, 0x30, Access = RegisterAccess.WriteClears)] private partial uint WriteClears { get; set; }
            [Register(Mmio, 0x34, Access = RegisterAccess.WriteSets, Mask = 0xFF)] private partial ulong WriteSets { get; set; }
            [Register(Pio, 0x61, Access = RegisterAccess.Reserved, Reset = 0x10)] private partial byte Reserved { get; set; }
            [Register(Pio, 0x62, Access = RegisterAccess.Unimplemented)] private partial byte Unimplemented { get; set; }
        }
        """);

    [Fact]
    public void ShouldWriteAccessHooks() => Verify("""
        namespace Samples;

        [Device]
        internal sealed partial class Hooks
        {
            [Register(Mmio, 0x0, Mask = 0x7)] private partial uint Control { get; set; }
            [Register(Mmio, 0x4, Access = RegisterAccess.ReadClear)] private partial byte Status { get; set; }
            [Register(Mmio, 0x8, Access = RegisterAccess.ReadOnly)] private partial ulong Ticks { get; set; }

            [OnWrite(nameof(Control))] private void OnControl(uint written) { }
            [OnWrite(nameof(Control)), OnWrite("Ignored")] private static void OnBoth(uint old, uint written) { }
            [OnRead(nameof(Control))] private uint First(uint stored) => stored + 1;
            [OnRead(nameof(Control))] private uint Second(uint stored) => stored * 2;
            [OnRead(nameof(Status))] private byte OnStatus(byte stored) => stored;
            [OnWrite(nameof(Ticks))] private void OnTicks(ulong written) { Ticks = written; }
            [AfterRead(nameof(Status)), AfterRead(nameof(Ticks))] private void AfterBoth() { }
            [AfterRead(nameof(Status))] private static void After(byte seen, ByteLanes lanes) { }
            [OnWrite(nameof(Status))] private void lanes(byte old, byte written, ByteLanes lanes) { }
            [OnReset] private void Forget() { }
        }
        """);

    [Fact]
    public void ShouldWriteArraysOfRegisters() => Verify("""
        namespace Samples;

        [Device]
        internal sealed partial class RegisterArrays
        {
            [Register(Mmio, 0x0, Count = 4, Stride = 16, Reset = 0xFEE0_0000)] public partial Registers<ulong> Address { get; }
            [Register(Mmio, 0x8, Count = 4, Stride = 16, Length = 3, Mask = 0x1FFFF)] private partial Registers<uint> Data { get; }
            [Register(Mmio, 0xC, Count = 4, Stride = 16, Access = RegisterAccess.ReadClear)] private partial Registers<byte> index { get; }
            [Register(Pio, 0x60, Count = 1)] private partial Registers<byte> Single { get; }
            [Register(Pio, 0x70, Length = 5)] private partial ulong Odd { get; set; }
            [Field(0, 0, Register = nameof(Data))] private partial Fields<bool> IsOn { get; }
            [Field(4, 1, Register = nameof(Data), Access = RegisterAccess.WriteOneClears)] private partial Fields<byte> Causes { get; }

            [OnRead(nameof(Address))] private ulong OnAddress(int index, ulong stored) => stored;
            [OnWrite(nameof(Data))] private void OnData(int index, uint old, uint written) { }
            [OnWrite(nameof(Single))] private static void OnSingle(int index, byte written) { }
        }
        """);

    [Fact]
    public void ShouldWriteRegions() => Verify("""
        namespace Samples;

        [Device]
        [Region(Mmio, 0x100, 0x40, Name = "Buffer")]
        [Region(Mmio, 0x1000, 0x1_0000_0000, Name = "a \"window\"\n")]
        [Region(Pio, 0x60, 5)]
        internal sealed partial class Regions
        {
            [Register(Mmio, 0x0)] private partial uint Control { get; set; }
            [OnRead(Region = "Buffer")] private static ulong offset(ulong offset, int length) => offset;
            [OnWrite(Region = "Buffer"), OnWrite(Region = "a \"window\"\n")] private void OnWrite(ulong offset, int length, ulong value) { }
        }
        """);

    [Fact]
    public void ShouldWriteAPassiveRegion() => Verify("""
        namespace Samples;

        [Device, Region(Pio, 0x60, 5)]
        internal sealed partial class Passive;
        """);

    [Fact]
    public void ShouldWriteFields() => Verify("""
        namespace Samples;

        internal enum Speed : short { Slow, Fast = 3 }

        [Device]
        internal sealed partial class Fields
        {
            [Register(Mmio, 0x0, Reset = 0x6, Mask = 0x1FF)] private partial uint Control { get; set; }
            [Field(0, 0, Register = nameof(Control))] private partial bool IsOn { get; set; }
            [Field(2, 1, Register = nameof(Control))] internal partial Speed Speed { get; private set; }
            [Field(3, 3, Register = nameof(Control), Access = RegisterAccess.WriteOneClears)] private partial bool IsDone { get; set; }
            [Field(7, 4, Register = nameof(Control), Access = RegisterAccess.WriteOnly)] private partial byte Command { get; }
            [Field(8, 8, Register = nameof(Control), Access = RegisterAccess.Reserved)] private partial bool Spare { get; set; }

            [Register(Mmio, 0x8)] private partial ulong value { get; set; }
            [Field(63, 0, Register = nameof(value))] private partial ulong Whole { get; set; }

            [Register(Pio, 0x61, Access = RegisterAccess.ReadOnly)] private partial byte Status { get; set; }
            [Field(0, 0, Register = nameof(Status), Access = RegisterAccess.ReadClear)] private partial bool Seen { get; set; }
            [Field(1, 1, Register = nameof(Status), Access = RegisterAccess.ReadSet)] private partial bool Latched { get; set; }
            [Field(7, 2, Register = nameof(Status))] private partial byte Level { get; set; }
            [OnWrite(nameof(Status))] private void OnStatus(byte written) { }

            [Register(Pio, 0x62, Access = RegisterAccess.Constant, Reset = 0x12)] private partial ushort Id { get; }
            [Field(15, 0, Register = nameof(Id))] private partial ushort Number { get; }
        }
        """);

    [Fact]
    public void ShouldWriteLines() => Verify("""
        namespace Samples;

        [Device]
        [EdgeIrq(Gsi = 4, Name = "Tick")]
        [LevelIrq(Gsi = 5)]
        [LevelIrq(Gsi = 11, Resample = true)]
        internal sealed partial class Lines
        {
            [OnResample(Gsi = 11)]
            private void Reassert() { Tick.Pulse(); Irq5.Raise(); Irq11.Raise(); }
        }
        """);

    [Fact]
    public void ShouldWriteADiskWithEverything() => Verify("""
        namespace Samples;

        /// <summary>A disk.</summary>
        [Device]
        [LevelIrq(Gsi = 5, Resample = true)]
        public sealed partial class Disk
        {
            private bool _pending;

            [Doorbell(Pio, 0x10, Match = 2)]
            private void OnKick() { _pending = true; Irq5.Raise(); }

            [Doorbell(Mmio, 0x50)]
            private void OnAny() { _pending = false; }

            [OnResample(Gsi = 5)]
            private void Reassert() { if (_pending) Irq5.Raise(); }
        }
        """);

    [Fact]
    public void ShouldWriteMessageVectors() => Verify("""
        namespace Samples;

        [Device]
        [MsiIrq(Vectors = 16, Name = "lines"), EdgeIrq(Gsi = 4)]
        internal sealed partial class Messages
        {
            [Doorbell(Pio, 0x10, Match = 0, Count = 16)] private void OnQueue(int index) { if (!lines[index].Signal()) Irq4.Pulse(); }
        }
        """);

    [Fact]
    public void ShouldWriteStatesOfEveryForm() => Verify(StateSources.Forms);

    [Fact]
    public void ShouldWriteANestedDevice() => Verify("""
        namespace Samples.Boards;

        internal static partial class Board
        {
            internal partial record struct Slot
            {
                [Device]
                private sealed partial class Card
                {
                    [Doorbell(Pio, 0)] private static void OnKick() { }
                }
            }
        }
        """);

    [Fact]
    public void ShouldWriteADeviceNamedWithKeywords() => Verify("""
        namespace @namespace.@event;

        [Device]
        [EdgeIrq(Gsi = 1, Name = "lines")]
        [LevelIrq(Gsi = 2, Name = "case", Resample = true)]
        internal sealed partial class @class
        {
            [Doorbell(Pio, 0)] private void @switch() { }
            [Doorbell(Pio, 1)] private void doorbell() { lines.Pulse(); }
            [OnResample(Gsi = 2)] private static void line() { }
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
