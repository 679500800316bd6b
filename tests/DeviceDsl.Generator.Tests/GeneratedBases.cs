namespace DeviceDsl.Generator.Tests;

/// <summary>A device that extends another one has the map of its base and its own.</summary>
public sealed class GeneratedBases
{
    private const string Uarts = """
        [Device(Name = "uart")]
        [LevelIrq(Gsi = 4, Resample = true), MsiIrq(Name = "Messages")]
        [Region(Pio, 0x40, 4, Name = "Window")]
        internal partial class Uart
        {
            public System.Collections.Generic.List<string> Log { get; } = new();
            [State] private int _count;
            [Register(Pio, 0, Reset = 1)] private partial byte Data { get; set; }
            [Register(Pio, 3)] private partial byte Control { get; set; }
            [Field(7, 7, Register = nameof(Control))] protected partial bool Latch { get; set; }
            [Timer] private partial DeviceTimer Tick { get; }
            [Block(Pio, 0x30)] private partial Fifo Fifo { get; }
            [OnWrite(nameof(Data))] protected virtual void OnData(byte written) { Log.Add($"base {written}"); _count++; Irq4.Raise(); }
            [OnWrite(Region = "Window")] private void OnWindow(ulong offset, int length, ulong value) { Log.Add($"window {offset}"); }
            [Doorbell(Pio, 0x10, Length = 1)] private void OnKick() { Log.Add($"kick {_count}"); Tick.Start(1000); }
            [OnTimer(nameof(Tick))] private void OnTick() { Log.Add("tick"); Host.Post(() => Log.Add("post")); }
            [OnResample(Gsi = 4)] private void OnAgain() { Log.Add("again"); }
            [OnReset] private void OnReset() { Log.Add($"reset {Data}"); }
            [OnLoad] private void OnLoad() { Log.Add($"load {_count}"); }
        }

        [RegisterBlock] internal sealed partial class Fifo(Uart uart) {
            [Register(Pio, 0)] private partial byte Level { get; set; }
            [OnWrite(nameof(Level))] private void OnLevel(byte written) { uart.Log.Add($"level {written}"); } }

        [Device(Name = "uart+")]
        [EdgeIrq(Gsi = 5), MsiIrq]
        internal partial class Wide : Uart
        {
            [Register(Pio, 0, When = nameof(IsWide), Reset = 9)] private partial byte Extended { get; set; }
            [Register(Pio, 8)] private partial uint More { get; set; }
            [State] private long _own;
            private bool IsWide => Latch;
            protected override void OnData(byte written) { base.OnData(written); Log.Add("derived"); }
            [OnWrite(nameof(More))] private void OnMore(uint written) { _own = written; Host.Post(() => Log.Add($"more {_own}")); }
            [Doorbell(Pio, 0x14, Length = 1)] private void OnRing() { Log.Add("ring"); Irq5.Pulse(); }
            [OnReset] private void OnReset() { Log.Add($"reset wide {Extended}"); }
            [OnLoad] private void OnLoad() { Log.Add($"load wide {_own}"); }
        }

        [Device] [LevelIrq(Gsi = 6)] internal sealed partial class Widest : Wide {
            [Register(Pio, 12)] private partial uint Most { get; set; }
            [OnWrite(nameof(Most))] private void OnMost(uint written) { Irq6.Raise(); Log.Add($"most {written}"); } }
        """;

    [Theory]
    [InlineData("Uart", "Data, Control, Fifo.Level", "OnKick", "4 Irq4")]
    [InlineData("Wide", "Extended, More, Data, Control, Fifo.Level", "OnRing, OnKick", "5 Irq5, 4 Irq4")]
    [InlineData("Widest", "Most, Extended, More, Data, Control, Fifo.Level", "OnRing, OnKick", "6 Irq6, 5 Irq5, 4 Irq4")]
    public void ShouldListTheRowsOfTheBaseAfterTheOwn(string name, string registers, string doorbells, string lines)
    {
        IDevice device = DeviceHost.Create(Uarts, name);
        Assert.Equal(registers, string.Join(", ", Enumerable.Range(0, device.RegisterCount).Select(row => device.GetRegister(row).Name)));
        Assert.Equal(doorbells, string.Join(", ", device.Doorbells().Select(static row => row.Handler)));
        Assert.Equal(lines, string.Join(", ", device.Lines().Select(static line => $"{line.Gsi.Number} {line.Name}")));
        Assert.Equal((1, 1), (device.RegionCount, device.TimerCount));
        Assert.Equal("Control", device.GetRegister(device.GetField(0).Register).Name);
    }

    [Theory]
    [InlineData("Uart", "base 7|kick 1|level 3|window 2|tick|post")]
    [InlineData("Wide", "base 7|derived|kick 1|level 3|window 2|more 5|ring|tick|post")]
    [InlineData("Widest", "base 7|derived|kick 1|level 3|window 2|more 5|most 6|ring|tick|post")]
    public void ShouldRunTheMethodsOfBoth(string name, string expected)
    {
        IDevice device = DeviceHost.Create(Uarts, name);
        var clock = new ManualClock();
        using var machine = new EmbeddedMachine(new() { Clock = clock });
        using Attachment attachment = machine.Attach(device, pio: 0x100);
        void Write(ulong port, int length, ulong value)
        {
            machine.GuestWrite(IoAddress.Pio(0x100 + port), length, value);
            machine.Settle();
        }

        Write(0, 1, 7);
        Write(0x10, 1, 0);
        Write(0x30, 1, 3);
        Write(0x42, 1, 0);
        Write(8, 4, 5);
        Write(12, 4, 6);
        Write(0x14, 1, 0);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        machine.Settle();
        Assert.Equal(expected, string.Join('|', Log(device)));
        Assert.Null(attachment.LastFailure);
        for (int line = 0; line < device.LineCount; line++) device.Resample(line);
        Assert.Equal("again", Log(device)[^1]);
    }

    [Fact]
    public void ShouldHideRegistersOfTheBaseByBanks()
    {
        using var machine = new EmbeddedMachine();
        using Attachment attachment = machine.Attach(DeviceHost.Create(Uarts, "Widest"));
        machine.GuestWrite(IoAddress.Pio(0), 1, 0x55);
        machine.GuestWrite(IoAddress.Pio(3), 1, 0x80);
        Assert.Equal(9UL, machine.GuestRead(IoAddress.Pio(0), 1));
        machine.GuestWrite(IoAddress.Pio(0), 1, 0x66);
        machine.GuestWrite(IoAddress.Pio(3), 1, 0);
        Assert.Equal(0x55UL, machine.GuestRead(IoAddress.Pio(0), 1));
    }

    [Theory]
    [InlineData("Uart", "reset 1")]
    [InlineData("Wide", "reset 1|reset wide 9")]
    [InlineData("Widest", "reset 1|reset wide 9")]
    public void ShouldResetTheBaseFirst(string name, string expected)
    {
        IDevice device = DeviceHost.Create(Uarts, name);
        using var machine = new EmbeddedMachine();
        using Attachment attachment = machine.Attach(device);
        machine.GuestWrite(IoAddress.Pio(0), 1, 0x55);
        Log(device).Clear();
        attachment.Reset();
        Assert.Equal(expected, string.Join('|', Log(device)));
    }

    [Theory]
    [InlineData("Uart", "load 1")]
    [InlineData("Wide", "load 1|load wide 5")]
    [InlineData("Widest", "load 1|load wide 5")]
    public void ShouldSaveAndLoadBoth(string name, string expected)
    {
        IDevice device = DeviceHost.Create(Uarts, name);
        var other = (IDevice)Activator.CreateInstance(device.GetType())!;
        using var machine = new EmbeddedMachine();
        using var target = new EmbeddedMachine();
        using Attachment from = machine.Attach(device);
        using Attachment to = target.Attach(other);
        foreach ((ulong port, ulong value) in new[] { (0UL, 7UL), (3UL, 0x80UL), (0UL, 8UL), (8UL, 5UL), (12UL, 6UL), (0x30UL, 3UL) })
        {
            machine.GuestWrite(IoAddress.Pio(port), port is 8 or 12 ? 4 : 1, value);
        }

        if (name == "Uart") machine.GuestWrite(IoAddress.Pio(3), 1, 0);
        machine.Settle();
        machine.Pause();
        target.Pause();
        byte[] state = from.Save();
        to.Load(state);
        Assert.Equal(state, to.Save());
        target.Resume();
        machine.Resume();
        string[] loads = [.. Log(other).Where(static line => line.StartsWith("load", StringComparison.Ordinal))];
        Assert.Equal(name == "Uart" ? "load 2" : expected, string.Join('|', loads));
    }

    [Fact]
    public void ShouldExtendABlockByADeviceAndByABlock()
    {
        const string Source = """
            [RegisterBlock, LevelIrq(Gsi = 3, Name = "Line")] internal abstract partial class Base {
                public string Last = "";
                [Register(Mmio, 0, Reset = 4)] private partial uint R { get; set; }
                [OnWrite(nameof(R))] private void OnWrite(uint written) { Host.Post(() => Last = $"{R}"); Line.Raise(); } }
            [Device] internal sealed partial class Alone : Base { [Register(Mmio, 4, Reset = 5)] private partial uint S { get; set; } }
            [RegisterBlock] internal sealed partial class Part(int index) : Base {
                public int Index => index; [Register(Mmio, 4, Reset = 6)] private partial uint S { get; set; }
                [Block(Mmio, 8)] public partial Leaf Leaf { get; } }
            [RegisterBlock] internal sealed partial class Leaf {
                public string Last = "";
                [Register(Mmio, 0)] private partial uint R { get; set; }
                [OnWrite(nameof(R))] private void OnWrite(uint written) { Host.Post(() => Last = $"{R}"); } }
            [Device] internal sealed partial class Whole {
                [Block(Mmio, 0x10, Count = 2, Gsi = 8)] public partial Blocks<Part> Parts { get; } }
            """;
        using var machine = new EmbeddedMachine();
        IDevice alone = DeviceHost.Create(Source, "Alone");
        using (machine.Attach(alone))
        {
            Assert.Equal(0x5_0000_0004UL, machine.GuestRead(IoAddress.Mmio(0), 8));
        }

        IDevice whole = DeviceHost.Create(Source, "Whole");
        using Attachment attachment = machine.Attach(whole);
        Assert.Equal(["8 Parts[0].Line", "9 Parts[1].Line"], whole.Lines().Select(static line => $"{line.Gsi.Number} {line.Name}"));
        Assert.Equal(0x6_0000_0004UL, machine.GuestRead(IoAddress.Mmio(0x1C), 8));
        machine.GuestWrite(IoAddress.Mmio(0x1C), 4, 0x77);
        machine.GuestWrite(IoAddress.Mmio(0x24), 4, 0x88);
        machine.Settle();
        object parts = whole.GetType().GetProperty("Parts")!.GetValue(whole)!;
        object part = parts.GetType().GetProperty("Item")!.GetValue(parts, [1])!;
        object leaf = part.GetType().GetProperty("Leaf")!.GetValue(part)!;
        Assert.Equal(("119", "136"), (part.GetType().GetField("Last")!.GetValue(part), leaf.GetType().GetField("Last")!.GetValue(leaf)));
        Assert.Throws<MachineException>(() => machine.Attach((IDevice)part));
    }

    private static List<string> Log(IDevice device) => (List<string>)device.GetType().GetProperty("Log")!.GetValue(device)!;
}
