using System.Globalization;
using DeviceDsl.Model;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Tests;

/// <summary>If more than two items overlap, the message draws them, on one line so that builds show all of it.</summary>
public sealed class RangePictures : RuleTests
{
    [Fact]
    public void ShouldDrawThreeRegisters()
    {
        IReadOnlyList<Diagnostic> found = Analysis.Verify(Device("""
            [Register(Mmio, 0x10)] private partial uint A { get; set; }
            [{|DDSL0009:Register(Mmio, 0x12)|}] private partial uint B { get; set; }
            [{|DDSL0009:Register(Mmio, 0x13)|}] private partial byte C { get; set; }
            """));
        Assert.Equal(
            [
                "The register 'B' (Mmio 0x12, length 4) overlaps the register 'A' (Mmio 0x10, length 4): move one of them; "
                    + "from 0x10 to 0x15: [####..] register 'A', [..####] register 'B', [...#..] register 'C'",
                "The register 'C' (Mmio 0x13, length 1) overlaps the register 'A' (Mmio 0x10, length 4): move one of them; "
                    + "from 0x10 to 0x15: [####..] register 'A', [..####] register 'B', [...#..] register 'C'",
            ],
            found.Select(MessageOf));
        Assert.All(found, static one => Assert.DoesNotContain('\n', MessageOf(one)));
    }

    [Fact]
    public void ShouldDrawWhatMeetsByAnother() => Assert.EndsWith(
        "; from 0x10 to 0x15: [####..] register 'A', [#.....] register 'C', [..####] register 'B'",
        MessageOf(Analysis.Verify(Device("""
            [Register(Mmio, 0x10)] private partial uint A { get; set; }
            [{|DDSL0009:Register(Mmio, 0x12)|}] private partial uint B { get; set; }
            [{|DDSL0009:Register(Mmio, 0x10)|}] private partial byte C { get; set; }
            """))[1]),
        StringComparison.Ordinal);

    [Fact]
    public void ShouldNotDrawTwo() => Assert.Equal(
        "The register 'B' (Mmio 0x12, length 4) overlaps the register 'A' (Mmio 0x10, length 4): move one of them",
        Verify(Device("""
            [Register(Mmio, 0x10)] private partial uint A { get; set; }
            [{|DDSL0009:Register(Mmio, 0x12)|}] private partial uint B { get; set; }
            [Register(Mmio, 0x16)] private partial byte C { get; set; }
            [Register(Pio, 0x12)] private partial byte D2 { get; set; }
            """)));

    [Fact]
    public void ShouldDrawARegionAndOneOfAnArrayToScale() => Assert.EndsWith(
        "; from 0x100 to 0x13F: [################] region 'Buffer', [#...............] register 'A[1]', [#...............] register 'B'",
        MessageOf(Analysis.Verify("""
            [Device, Region(Mmio, 0x100, 0x40, Name = "Buffer")]
            internal sealed partial class D
            {
                [{|DDSL0009:Register(Mmio, 0xE0, Count = 2, Stride = 0x20)|}] private partial Registers<uint> A { get; }
                [{|DDSL0009:Register(Mmio, 0x102)|}] private partial byte B { get; set; }
            }
            """)[0]),
        StringComparison.Ordinal);

    [Fact]
    public void ShouldDrawDoorbells() => Assert.EndsWith(
        "; from 0x10 to 0x14: [####.] doorbell 'M', [..##.] doorbell 'N', [...##] doorbell 'O'",
        MessageOf(Analysis.Verify(Device("""
            [Doorbell(Mmio, 0x10, Length = 4)] private void M() { }
            [{|DDSL0009:Doorbell(Mmio, 0x12, Length = 2)|}] private void N() { }
            [{|DDSL0009:Doorbell(Mmio, 0x13, Length = 2)|}] private void O() { }
            """))[1]),
        StringComparison.Ordinal);

    [Fact]
    public void ShouldDrawTheDevicesOfAMachine()
    {
        IReadOnlyList<Diagnostic> found = Analysis.Verify("""
            [Board]
            internal sealed partial class Board
            {
                [Attach(Mmio = 0x1000)] public Disk One { get; } = new();
                [{|DDSL0009:Attach({|DDSL0006:Mmio = 0x1002|})|}] public Disk Two { get; } = new();
                [{|DDSL0007:{|DDSL0009:Attach(Mmio = 0x1000)|}|}] public Bell Three { get; } = new();
            }

            [Device]
            internal sealed partial class Disk
            {
                [Register(Mmio, 0)] private partial uint A { get; set; }
                [Doorbell(Mmio, 8, Length = 4)] private void M() { }
            }

            [Device]
            internal sealed partial class Bell
            {
                [Doorbell(Mmio, 8, Length = 4)] private void M() { }
            }
            """);
        Assert.Equal(
            "The doorbell 'Three.M' (Mmio 0x1008, length 4, any value) duplicates 'One.M' (Mmio 0x1008, length 4, any value), "
                + "and a machine rejects the second: change its address, length or match"
                + "; from 0x1008 to 0x100D: [####..] doorbell 'One.M', [####..] doorbell 'Three.M', [..####] doorbell 'Two.M'",
            MessageOf(found.Single(static one => one.Id == "DDSL0007")));
    }

    [Theory]
    [InlineData(0ul, ulong.MaxValue, "[################] a, [#...............] b, [#...............] c")]
    [InlineData(0ul, 17ul, "[#########] a, [##.......] b, [.#.......] c")]
    public void ShouldFitAnyRange(ulong first, ulong length, string drawn)
    {
        RangePicture.Item[] all =
        [
            new("a", new(Model.AddressSpace.Mmio, first, length), static _ => "a"),
            new("b", new(Model.AddressSpace.Mmio, 1, 2), static _ => "b"),
            new("c", new(Model.AddressSpace.Mmio, 2, 2), static _ => "c"),
        ];
        Assert.EndsWith(drawn, RangePicture.Draw(all, all[1], 0), StringComparison.Ordinal);
    }

    [Fact]
    public void ShouldDrawNoMoreThanEight()
    {
        var ranges = new AddressRanges(Model.AddressSpace.Pio, 0x10, 4);
        RangePicture.Item[] all = [.. Enumerable.Range(0, 100).Select(number => new RangePicture.Item(number, ranges, static _ => "x"))];
        Assert.Equal(8, RangePicture.Draw(all, all[0], 0).Split("[####]").Length - 1);
    }

    private static string MessageOf(Diagnostic found) => found.GetMessage(CultureInfo.InvariantCulture);
}
