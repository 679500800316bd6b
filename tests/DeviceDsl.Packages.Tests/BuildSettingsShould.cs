namespace DeviceDsl.Packages.Tests;

/// <summary>The settings of a build that only the SDK applies, all of them at once: the strictest there are.</summary>
[Trait("Category", "Slow")]
public sealed class BuildSettingsShould(PackedPackages packages) : IClassFixture<PackedPackages>
{
    private const string Strict = """
        <GenerateDocumentationFile>true</GenerateDocumentationFile>
        <IsAotCompatible>true</IsAotCompatible>
        <CheckForOverflowUnderflow>true</CheckForOverflowUnderflow>
        <ImplicitUsings>disable</ImplicitUsings>
        <EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>
        <Deterministic>true</Deterministic>
        <PathMap>$(MSBuildProjectDirectory)=/src</PathMap>
        """;

    private const string Program = """
        using System.Diagnostics;
        using DeviceDsl;
        using DeviceDsl.Pci;
        using DeviceDsl.Virtio;
        using static DeviceDsl.AddressSpace;

        namespace Consumer
        {
            /// <summary>A mode.</summary>
            public enum Mode
            {
                /// <summary>Off.</summary>
                Off,

                /// <summary>On.</summary>
                On,
            }

            /// <summary>A disk.</summary>
            [Device(Version = 1), PciDevice(1, 2), Bar(0, Pio, 0x40), Bar(1, Mmio, 0x100)]
            [LevelIrq(Gsi = 5, Resample = true), LevelIrq(Gsi = 7), Region(Mmio, 0x40, 0x10, Name = "Buffer")]
            public sealed partial class Disk
            {
                [State] private Mode _mode;
                [State] private Mode? _last;
                [State] private int[] _numbers = new int[2];

                /// <summary>What it has counted.</summary>
                public int Count { get { return _numbers[0]; } }

                [OnRead(Region = "Buffer")]
                private ulong OnBuffer(ulong offset, int length) { return offset + (ulong)length + (ulong)_mode; }

                [Doorbell(Mmio, 0x80, Length = 4, Match = 0, Count = 2)]
                private void OnQueue(int index) { _numbers[index]++; Irq7.Raise(); }

                [Doorbell(Pio, 0x10)] private void OnKick() { _last = _mode; _mode = _last == Mode.On ? Mode.Off : Mode.On; Irq5.Raise(); }

                [OnResample(Gsi = 5)] private void OnResample() { Host.Post(OnReset); }

                [OnReset] private void OnReset() { _numbers = new int[2]; }
        #if REGISTERS
                /// <summary>A register.</summary>
                [Register(Mmio, 0, Reset = 1)] public partial uint Control { get; set; }

                [Register(Mmio, 8, Count = 2)] private partial Registers<ushort> Many { get; }

                [Field(31, 0, Register = nameof(Control)), System.Obsolete("old", DiagnosticId = "X001")]
                private partial Mode Low { get; set; }

                [OnWrite(nameof(Control))] private void OnControl(uint written) { Many[0] = (ushort)(written & 1); }
        #endif
            }

            /// <summary>A board.</summary>
            [Board]
            public sealed partial class Board
            {
                /// <summary>Its disk.</summary>
                [Attach(Pio = 0x100, Mmio = 0x1000, GsiMap = new[] { 5, 9 })] public Disk Disk { get; } = new Disk();
            }

            /// <summary>Dice.</summary>
            [VirtioDevice(4)]
            public sealed partial class Dice : VirtioDevice
            {
                [VirtioConfig(0, IsWritable = true)] private uint Sides { get; set; }

                [VirtQueue(0)] private uint OnRequest(DescriptorChain chain) { return Sides + chain.ReadableLength; }
            }

            /// <summary>The program.</summary>
            public static class Program
            {
                /// <summary>Its entry.</summary>
                public static void Main()
                {
                    System.GC.KeepAlive(new Dice());
                    using var machine = new EmbeddedMachine();
                    var board = new Board();
                    using (board.AttachTo(machine)) System.Console.WriteLine(board.Disk.Count);
                }
            }
        }
        """;

    [Fact]
    public async Task ShouldAllowTheStrictestThereAre()
    {
        Consumer consumer = await packages.Restore("strict", "DeviceDsl.Virtio", Program, properties: Strict);
        (await consumer.Build("-p:DefineConstants=REGISTERS")).Succeeded();
        Assert.Equal(
            ["Consumer.Board.g.cs", "Consumer.Dice.g.cs", "Consumer.Disk.g.cs"],
            consumer.Generated().Order(StringComparer.Ordinal));
        Assert.Equal("0", (await consumer.Run()).Succeeded().Output.Trim());
        (await consumer.Build("-p:DefineConstants=REGISTERS", "-p:LangVersion=13", "-p:Nullable=disable")).Succeeded();
        (await consumer.Build("-p:DefineConstants=NONE", "-p:LangVersion=9", "-p:Nullable=warnings")).Succeeded();
    }

    [Fact]
    public async Task ShouldReportALanguageThatIsTooOld()
    {
        Consumer consumer = await packages.Restore("old", "DeviceDsl", """
            using DeviceDsl;
            [Device]
            public sealed partial class Bell { [Doorbell(AddressSpace.Pio, 0)] private void OnRing() { } }
            public static class Program { public static void Main() { } }
            """);
        CommandResult build = await consumer.Build("-p:LangVersion=8", "-p:AnalysisLevel=none");
        Assert.NotEqual(0, build.ExitCode);
        Assert.Contains(
            "Program.cs(3,29): error DDSL0024: The device 'Bell' is compiled as C# 8.0, but its wiring needs C# 9.0: set LangVersion",
            build.Output,
            StringComparison.Ordinal);
    }
}
