using System.Reflection;
using DeviceDsl.Runtime.Tests;

namespace DeviceDsl.Generator.Tests;

/// <summary>Blocks of registers behave as parts of their device.</summary>
public sealed class GeneratedBlocks
{
    private const string Engine = """
        [Device]
        [EdgeIrq(Gsi = 4)]
        [MsiIrq(Vectors = 2)]
        internal sealed partial class Engine : IOwner
        {
            public System.Collections.Generic.List<string> Log { get; } = new();
            [Register(Mmio, 0, Reset = 1)] public partial uint Enabled { get; set; }
            [Doorbell(Mmio, 0x10, Length = 4)] private void OnKick() { Log.Add("own"); }
            [Timer] private partial DeviceTimer Own { get; }
            [OnTimer(nameof(Own))] private void OnOwn() { Log.Add("own timer"); }
            [OnReset] private void OnReset() { Log.Add($"reset {Enabled} {Channels[2].Control}"); }
            [Block(Mmio, 0x100, Count = 3, Stride = 0x40, Gsi = 20)] public partial Blocks<Channel> Channels { get; }
            [Block(Mmio, 0x300)] public partial Channel Spare { get; }
        }

        internal interface IOwner { System.Collections.Generic.List<string> Log { get; } }

        [RegisterBlock]
        [LevelIrq(Name = "Line", Resample = true)]
        [MsiIrq(Vectors = 1)]
        [Region(Mmio, 0x20, 4, Name = "Window")]
        internal sealed partial class Channel(IOwner owner, int index)
        {
            [Register(Mmio, 0, Reset = 5)] public partial uint Control { get; set; }
            [Field(3, 0, Register = nameof(Control))] public partial byte Low { get; set; }
            [Register(Mmio, 4, Count = 2)] public partial Registers<ushort> Items { get; }
            [Register(Mmio, 8)] [Alias(Mmio, 0xC, Access = RegisterAccess.WriteOneClears)] public partial uint Flags { get; set; }
            [Timer] public partial DeviceTimer Tick { get; }
            [State] public int Runs;

            [OnWrite(nameof(Control))] private void OnControl(uint old, uint written) { owner.Log.Add($"{index}: {old} {written}"); }
            [OnWrite(nameof(Items))] private void OnItem(int item, ushort written) { owner.Log.Add($"{index}[{item}]: {written}"); }
            [BeforeWrite(nameof(Flags))] private bool CanWrite(uint written) => written != 13;
            [OnRead(Region = "Window")] private ulong OnRead(ulong offset, int length) => offset + (ulong)index * 16;
            [OnWrite(Region = "Window")] private void OnWrite(ulong offset, int length, ulong value) {
                owner.Log.Add($"{index} window {offset} {value}"); }
            [Doorbell(Mmio, 0x30, Length = 4, Match = 7)] private void OnKick() { Runs++; owner.Log.Add($"{index} kick"); Line.Raise(); }
            [Doorbell(Mmio, 0x34, Length = 1, Count = 3, Stride = 1, Synchronous = true)] private void OnQueue(int queue, ulong value) {
                owner.Log.Add($"{index} queue {queue} {value}"); }
            [OnResample] private void OnAgain() { owner.Log.Add($"{index} again"); }
            [OnTimer(nameof(Tick))] private void OnTick() {
                owner.Log.Add($"{index} tick"); Host.Post(() => owner.Log.Add($"{index} post")); }
            [OnReset] private void OnReset() { Runs = 0; owner.Log.Add($"{index} reset {Control}"); }
            [OnLoad] private void OnLoad() { owner.Log.Add($"{index} load {Runs}"); }
        }
        """;

    private readonly IDevice _engine = DeviceHost.Create(Engine, "Engine");

    /// <summary>A constructor that uses what is being created would not end.</summary>
    [Theory]
    [InlineData("_ = device.All[0];")]
    [InlineData("_ = ((IDevice)device).GetRegister(0);")]
    public void ShouldRefuseAConstructorThatUsesItsOwnProperty(string use)
    {
        IDevice device = DeviceHost.Create(
            $$"""
            [Device] internal sealed partial class D { [Block(Mmio, 0, Count = 2)] public partial Blocks<B> All { get; } }
            [RegisterBlock] internal sealed partial class B
            {
                public B(D device) { {{use}} }
                [Register(Mmio, 0)] private partial uint R { get; set; }
            }
            """,
            "D");
        using var machine = new EmbeddedMachine();
        for (int i = 0; i < 2; i++)
        {
            Exception refusal = Assert.Throws<InvalidOperationException>(() => machine.Attach(device, mmio: 0));
            Assert.StartsWith("The constructor of a block uses 'All' of 'D', which is being created", refusal.Message);
        }
    }

    /// <summary>What a block keeps of its host in its constructor is the host of the device later.</summary>
    [Fact]
    public void ShouldGiveABlockTheHostOfItsDeviceFromTheBeginning()
    {
        IDevice device = DeviceHost.Create(
            """
            [Device] internal sealed partial class D { [Block(Mmio, 0)] public partial B Inner { get; } }
            [RegisterBlock] internal sealed partial class B
            {
                private readonly DeviceHost _kept;
                public B() { _kept = Host; }
                [Block(Mmio, 4)] private partial C Innermost { get; }
                [Register(Mmio, 0)] private partial uint R { get; set; }
                [OnWrite(nameof(R))] private void OnWrite(uint written) { _kept.Post(() => R = written + Innermost.Ask()); }
            }
            [RegisterBlock] internal sealed partial class C
            {
                private readonly DeviceHost _kept;
                public C() { _kept = Host; }
                [Register(Mmio, 0)] private partial uint R { get; set; }
                public uint Ask() { uint result = 0; _kept.Synchronize(() => result = _kept.Clock.Timers() ? 1u : 2u); return result; }
            }
            internal static class Clocks { public static bool Timers(this VirtualClock clock) => clock.GetTimestamp() >= 0; }
            """,
            "D");
        using var machine = new EmbeddedMachine();
        machine.Attach(device, mmio: 0);
        machine.GuestWrite(IoAddress.Mmio(0), 4, 5);
        machine.Settle();
        Assert.Equal(6UL, machine.GuestRead(IoAddress.Mmio(0), 4));
    }

    [Fact]
    public void ShouldListTheRowsOfBlocksAfterTheOwn()
    {
        string[] registers = [.. Enumerable.Range(0, _engine.RegisterCount).Select(row => Describe(_engine.GetRegister(row)))];
        Assert.Equal(
            [
                "Enabled 0x0 -1",
                "Channels[0].Control 0x100 -1", "Channels[0].Items 0x104 -1", "Channels[0].Flags 0x108 -1", "Channels[0].Flags 0x10C 3",
                "Channels[1].Control 0x140 -1", "Channels[1].Items 0x144 -1", "Channels[1].Flags 0x148 -1", "Channels[1].Flags 0x14C 7",
                "Channels[2].Control 0x180 -1", "Channels[2].Items 0x184 -1", "Channels[2].Flags 0x188 -1", "Channels[2].Flags 0x18C 11",
                "Spare.Control 0x300 -1", "Spare.Items 0x304 -1", "Spare.Flags 0x308 -1", "Spare.Flags 0x30C 15",
            ],
            registers);
        Assert.Equal(
            [(1, "Channels[0].Low"), (5, "Channels[1].Low"), (9, "Channels[2].Low"), (13, "Spare.Low")],
            Enumerable.Range(0, _engine.FieldCount).Select(row => (_engine.GetField(row).Register, _engine.GetField(row).Name)));
        Assert.Equal(
            [(4u, "Irq4"), (20u, "Channels[0].Line"), (21u, "Channels[1].Line"), (22u, "Channels[2].Line"), (0u, "Spare.Line")],
            _engine.Lines().Select(static line => (line.Gsi.Number, line.Name)));
        Assert.Equal(
            [
                "OnKick 0x10", "Channels[0].OnKick 0x130", "Channels[0].OnQueue 0x134", "Channels[1].OnKick 0x170",
                "Channels[1].OnQueue 0x174", "Channels[2].OnKick 0x1B0", "Channels[2].OnQueue 0x1B4", "Spare.OnKick 0x330",
                "Spare.OnQueue 0x334",
            ],
            _engine.Doorbells().Select(static row => $"{row.Handler} 0x{row.Offset:X}"));
        Assert.Equal(
            [("Channels[0].Window", 0x120UL), ("Channels[1].Window", 0x160UL), ("Channels[2].Window", 0x1A0UL), ("Spare.Window", 0x320UL)],
            Enumerable.Range(0, _engine.RegionCount).Select(row => (_engine.GetRegion(row).Name, _engine.GetRegion(row).Offset)));
        Assert.Equal((6, 5), (_engine.MsiCount, _engine.TimerCount));
    }

    [Theory]
    [InlineData(0x140, 4, 0x99, "1: 5 153")]
    [InlineData(0x142, 1, 1, "1: 5 65541")]
    [InlineData(0x186, 2, 0xABCD, "2[1]: 43981")]
    [InlineData(0x304, 4, 0x0002_0001, "0[0]: 1|0[1]: 2")]
    [InlineData(0x162, 1, 0xFF, "1 window 2 255")]
    [InlineData(0x130, 4, 7, "0 kick")]
    [InlineData(0x1B0, 4, 7, "2 kick")]
    [InlineData(0x330, 4, 7, "0 kick")]
    [InlineData(0x176, 1, 9, "1 queue 2 9")]
    [InlineData(0x10, 4, 0, "own")]
    public void ShouldRunTheMethodsOfTheBlockThatTheGuestWrites(ulong address, int length, ulong value, string expected)
    {
        using var machine = new EmbeddedMachine();
        using Attachment attachment = machine.Attach(_engine, mmio: 0x1000_0000);
        Assert.True(machine.GuestWrite(IoAddress.Mmio(0x1000_0000 + address), length, value));
        machine.Settle();
        Assert.Equal(expected, string.Join('|', Log));
        Assert.Equal(0, attachment.FailureCount);
    }

    [Theory]
    [InlineData(0x130, 4, 8)]
    [InlineData(0x137, 1, 0)]
    [InlineData(0x230, 4, 7)]
    [InlineData(0x1C0, 4, 7)]
    [InlineData(0xF0, 4, 7)]
    [InlineData(0x148, 4, 13)]
    public void ShouldNotTakeWritesThatNoBlockTakes(ulong address, int length, ulong value)
    {
        using var machine = new EmbeddedMachine();
        using Attachment attachment = machine.Attach(_engine, mmio: 0x1000_0000);
        Assert.False(machine.GuestWrite(IoAddress.Mmio(0x1000_0000 + address), length, value));
        Assert.Empty(Log);
    }

    [Fact]
    public void ShouldReadWhatTheBlockStores()
    {
        using var machine = new EmbeddedMachine();
        using Attachment attachment = machine.Attach(_engine);
        machine.GuestWrite(IoAddress.Mmio(0x148), 4, 0xF0);
        machine.GuestWrite(IoAddress.Mmio(0x14C), 4, 0x30);
        Assert.Equal([0UL, 0xC0UL, 0UL], new[] { 0x108UL, 0x148UL, 0x188UL }.Select(at => machine.GuestRead(IoAddress.Mmio(at), 4)));
        Assert.Equal([0x1312UL, 0x2322UL], new[] { 0x162UL, 0x1A2UL }.Select(at => machine.GuestRead(IoAddress.Mmio(at), 1) is var low
            ? low | machine.GuestRead(IoAddress.Mmio(at + 1), 1) << 8
            : 0));
    }

    [Fact]
    public void ShouldConnectTheLinesTimersAndHostOfEachBlock()
    {
        var clock = new ManualClock();
        using var machine = new EmbeddedMachine(new() { Clock = clock });
        using Attachment attachment = machine.Attach(_engine);
        Tick(1).Start(5_000_000);
        clock.Advance(TimeSpan.FromMilliseconds(10));
        machine.Settle();
        Assert.Equal(["1 tick", "1 post"], Log);
        machine.GuestWrite(IoAddress.Mmio(0x170), 4, 7);
        machine.Settle();
        _engine.Resample(3);
        Assert.Equal(["1 kick", "2 again"], Log[2..]);
    }

    [Fact]
    public void ShouldResetTheBlocksBeforeTheMethodsOfTheDevice()
    {
        using var machine = new EmbeddedMachine(new() { Clock = new ManualClock() });
        using Attachment attachment = machine.Attach(_engine);
        machine.GuestWrite(IoAddress.Mmio(0x180), 4, 0x77);
        machine.GuestWrite(IoAddress.Mmio(0), 4, 0x77);
        Tick(2).Start(1);
        Log.Clear();
        attachment.Reset();
        Assert.Equal(["0 reset 5", "1 reset 5", "2 reset 5", "0 reset 5", "reset 1 5"], Log);
        Assert.False(Tick(2).IsRunning);
    }

    [Fact]
    public void ShouldSaveAndLoadTheBlocks()
    {
        using var machine = new EmbeddedMachine();
        IDevice other = (IDevice)Activator.CreateInstance(_engine.GetType())!;
        using var target = new EmbeddedMachine();
        using Attachment from = machine.Attach(_engine);
        using Attachment to = target.Attach(other);
        machine.GuestWrite(IoAddress.Mmio(0x140), 4, 0x1234);
        machine.GuestWrite(IoAddress.Mmio(0x306), 2, 0x55);
        machine.GuestWrite(IoAddress.Mmio(0x170), 4, 7);
        machine.Settle();
        machine.Pause();
        target.Pause();
        byte[] state = from.Save();
        Assert.NotEqual(state, to.Save());
        to.Load(state);
        Assert.Equal(state, to.Save());
        target.Resume();
        machine.Resume();
        Assert.Equal(["0 load 0", "1 load 1", "2 load 0", "0 load 0"], LogOf(other)[..4]);
        Assert.Equal((0x1234UL, 0x55UL), (target.GuestRead(IoAddress.Mmio(0x140), 4), target.GuestRead(IoAddress.Mmio(0x306), 2)));
    }

    [Fact]
    public void ShouldNeedAResetAsAWhole()
    {
        IDevice device = DeviceHost.Create("""
            [Device] internal sealed partial class D {
                [Register(Mmio, 0, Reset = 7)] private partial uint Own { get; set; }
                [Block(Mmio, 0x10, Count = 2, Stride = 0x10)] private partial Blocks<B> All { get; } }
            [RegisterBlock] internal sealed partial class B(int index) {
                [Register(Mmio, 0, Reset = 9)] private partial uint R { get; set; }
                [OnWrite(nameof(R))] private void OnWrite(uint written) { if (index == 1) throw new System.InvalidOperationException(); } }
            """, "D");
        using var machine = new EmbeddedMachine(new() { OnHandlerFailure = HandlerFailure.Contain });
        using Attachment attachment = machine.Attach(device);
        machine.GuestWrite(IoAddress.Mmio(0x10), 4, 1);
        Assert.Equal((false, 7UL), (attachment.NeedsReset, machine.GuestRead(IoAddress.Mmio(0), 4)));
        machine.GuestWrite(IoAddress.Mmio(0x20), 4, 1);
        Assert.True(attachment.NeedsReset);
        Assert.Equal([0UL, 0UL], new[] { 0UL, 0x10UL }.Select(at => machine.GuestRead(IoAddress.Mmio(at), 4)));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(0x1000)]
    [InlineData(0x810)]
    public void ShouldFindTheDoorbellsOfInterleavedBlocks(int stride)
    {
        IDevice device = DeviceHost.Create($$"""
            [Device] internal sealed partial class D {
                public string Last = "";
                [Block(Mmio, 0x1000, Count = 8, Stride = {{stride}})] private partial Blocks<Queue> Queues { get; } }
            [RegisterBlock] internal sealed partial class Queue(D device, int index) {
                [Doorbell(Mmio, 0, Length = 4)] private void OnTail() { device.Last = $"tail {index}"; }
                [Doorbell(Mmio, 4, Length = 4)] private void OnHead() { device.Last = $"head {index}"; }
                [Doorbell(Mmio, 0x800, Length = 4, Match = 1, Count = 2)] private void OnArm(int arm) {
                    device.Last = $"arm {index} {arm}"; } }
            """, "D");
        for (ulong i = 0; i < 8; i++)
        {
            ulong at = 0x1000 + (i * (ulong)stride);
            foreach ((ulong offset, ulong value, string expected)
                in new[] { (0UL, 0UL, $"tail {i}"), (4UL, 3UL, $"head {i}"), (0x800UL, 2UL, $"arm {i} 1") })
            {
                int row = device.FindDoorbell(AddressSpace.Mmio, at + offset, 4, value);
                Assert.True(row >= 0);
                device.Ring(row, device.GetDoorbell(row).IndexOf(at + offset, value));
                Assert.Equal(expected, device.GetType().GetField("Last")!.GetValue(device));
            }

            Assert.Equal(-1, device.FindDoorbell(AddressSpace.Pio, at, 4, 0));
            Assert.Equal(-1, device.FindDoorbell(AddressSpace.Mmio, at + 1, 4, 0));
        }

        foreach (ulong nowhere in new[] { 0UL, 0xFFFUL, 0x1000UL + (8 * (ulong)stride) + 0x808, ulong.MaxValue })
        {
            Assert.Equal(-1, device.FindDoorbell(AddressSpace.Mmio, nowhere, 4, 0));
        }
    }

    [Fact]
    public void ShouldAllocateNothingInAnAccess()
    {
        using var machine = new EmbeddedMachine();
        using Attachment attachment = machine.Attach(DeviceHost.Create("""
            [Device] internal sealed partial class D { [Block(Mmio, 0, Count = 64, Stride = 0x20)] private partial Blocks<B> All { get; } }
            [RegisterBlock] internal sealed partial class B {
                [Register(Mmio, 0)] private partial uint R { get; set; }
                [Doorbell(Mmio, 0x10, Synchronous = true)] private void OnNow(ulong value) { R = (uint)value; }
                [Doorbell(Mmio, 0x14, Length = 4)] private void OnKick() { R++; } }
            """, "D"));
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (ulong i = 0; i < 64; i++)
            {
                machine.GuestWrite(IoAddress.Mmio(i * 0x20), 4, i);
                machine.GuestWrite(IoAddress.Mmio((i * 0x20) + 0x10), 4, i);
                machine.GuestWrite(IoAddress.Mmio((i * 0x20) + 0x14), 4, i);
                machine.GuestRead(IoAddress.Mmio(i * 0x20), 4);
            }
        }));
        machine.Settle();
        Assert.Equal(64UL, machine.GuestRead(IoAddress.Mmio(63 * 0x20), 4));
    }

    [Fact]
    public void ShouldBeADeviceOfItsOwnInATest()
    {
        IDevice block = DeviceHost.Create("""
            [RegisterBlock] internal sealed partial class B { [Register(Mmio, 0, Reset = 3)] private partial uint R { get; set; } }
            """);
        using var machine = new EmbeddedMachine();
        using Attachment attachment = machine.Attach(block);
        Assert.Equal(3UL, machine.GuestRead(IoAddress.Mmio(0), 4));
    }

    [Fact]
    public void ShouldNotAttachABlockThatIsPartOfADevice()
    {
        using var machine = new EmbeddedMachine();
        var block = (IDevice)_engine.GetType().GetProperty("Spare")!.GetValue(_engine)!;
        MachineException refused = Assert.Throws<MachineException>(() => machine.Attach(block));
        Assert.Equal(Errno.EBUSY, refused.Errno);
        Assert.Contains("'Channel' is a block of another device", refused.Message, StringComparison.Ordinal);
    }

    private List<string> Log => LogOf(_engine);

    private static List<string> LogOf(IDevice engine) => (List<string>)engine.GetType().GetProperty("Log")!.GetValue(engine)!;

    private DeviceTimer Tick(int index)
    {
        object blocks = _engine.GetType().GetProperty("Channels")!.GetValue(_engine)!;
        object block = blocks.GetType().GetProperty("Item")!.GetValue(blocks, [index])!;
        return (DeviceTimer)block.GetType().GetProperty("Tick", BindingFlags.Instance | BindingFlags.Public)!.GetValue(block)!;
    }

    private static string Describe(RegisterEntry entry) => $"{entry.Name} 0x{entry.Offset:X} {entry.AliasOf}";
}
