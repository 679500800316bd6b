using System.Runtime.CompilerServices;
using DeviceDsl.Testing;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Generator.Tests;

/// <summary>The generated code for boards; it compiles without a warning.</summary>
public sealed class BoardSnapshots
{
    private const string Devices = """

        [Device]
        [LevelIrq(Gsi = 5, Resample = true)]
        internal sealed partial class Disk
        {
            [Doorbell(Pio, 0x10, Match = 0, Count = 4)] private void OnQueue(int index) { }
            [Doorbell(Mmio, 0x50)] private void OnAny() { }
            [OnResample(Gsi = 5)] private void Reassert() { Irq5.Raise(); }
        }

        [Device]
        [EdgeIrq(Gsi = 3, Name = "A"), EdgeIrq(Gsi = 4, Name = "B")]
        internal sealed partial class Serial
        {
            [Doorbell(Pio, 0x0, Length = 1, Synchronous = true)] private void OnSend(ulong value) { A.Pulse(); B.Pulse(); }
        }
        """;

    [Fact]
    public void ShouldWriteAnEmptyBoard() => Verify("namespace Samples; [Board] internal sealed partial class Empty;");

    [Fact]
    public void ShouldWriteABoard() => Verify("""
        namespace Samples;

        [Board(Name = "test \"board\"")]
        public sealed partial class TestBoard
        {
            [Attach(Pio = 0xC000, Mmio = 0xD000_0000)] internal Disk First { get; } = new();
            [Attach(Pio = 0xC100, Mmio = 0xD000_1000, Gsi = 10)] internal Disk Second { get; } = new();
            [Attach(Pio = 0x3F8)] private readonly Serial _serial = new();
            [Attach(Pio = 0x2F8, GsiMap = new[] { 3, 6, 4, 7 })] private readonly Serial _other = new();
        }

        """ + Devices);

    [Fact]
    public void ShouldWriteABoardInTypesNamedWithKeywords() => Verify("""
        namespace @namespace;

        internal partial record struct @struct
        {
            [Board]
            private sealed partial record @record
            {
                [Attach(Pio = 0x100, Mmio = 0x1000)] internal Disk @class { get; } = new();
                [Attach(Pio = 0x200, Mmio = 0x2000), System.Obsolete("old")] internal Disk part { get; } = new();
            }
        }

        """ + Devices);

    private static void Verify(string source, [CallerFilePath] string testFile = "", [CallerMemberName] string test = "")
    {
        (Compilation output, GeneratorRunResult run) = TestCompilation.Generate(new DeviceGenerator(), TestCompilation.Create(source));
        Assert.Null(run.Exception);
        TestCompilation.ShouldBeClean(output);
        Snapshots.Verify(run, testFile, test);
    }
}
