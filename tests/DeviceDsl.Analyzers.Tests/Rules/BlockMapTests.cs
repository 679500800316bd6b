using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Tests.Rules;

/// <summary>Rules about one device that also apply to its blocks.</summary>
public sealed class BlockMapTests : RuleTests
{
    /// <summary>Each block is an object, whatever contains it.</summary>
    [Theory]
    [InlineData(64, 64, true)]
    [InlineData(64, 65, false)]
    [InlineData(4096, 4096, false)]
    public void ShouldLimitTheBlocksInBlocks(int inner, int outer, bool isGood)
    {
        string count = isGood ? $"Count = {outer}" : $"{{|DDSL0031:Count = {outer}|}}";
        string message = Verify($$"""
            [RegisterBlock] internal sealed partial class C { [Register(Mmio, 0)] private partial uint R { get; set; } }
            [RegisterBlock] internal sealed partial class B
            {
                [Block(Mmio, 0, Count = {{inner}})] private partial Blocks<C> Cs { get; }
            }
            [Device] internal sealed partial class D
            {
                [Block(Mmio, 0, {{count}})] private partial Blocks<B> Bs { get; }
            }
            """);
        if (!isGood) Assert.EndsWith($"of blocks with {inner} blocks in each: use 1 to {4096 / inner}", message, StringComparison.Ordinal);
    }

    private const string Blocks = """

        [RegisterBlock] internal sealed partial class Pair {
            [Register(Mmio, 0)] private partial uint A { get; set; }
            [Register(Mmio, 4)] private partial uint B { get; set; } }
        [RegisterBlock] internal sealed partial class Bell { private int _n; [Doorbell(Mmio, 0, Length = 4)] private void Ring() => _n++; }
        [RegisterBlock] internal sealed partial class AnyBell { private int _n; [Doorbell(Mmio, 0)] private void Ring() => _n++; }
        [RegisterBlock] internal sealed partial class Ports { [Register(Pio, 0)] private partial byte A { get; set; } }
        [RegisterBlock, LevelIrq(Name = "L")] internal sealed partial class Line { [OnReset] private void M() { L.Lower(); } }
        [RegisterBlock, EdgeIrq(Name = "L")] internal sealed partial class Edge { [OnReset] private void M() { L.Pulse(); } }
        [RegisterBlock, LevelIrq(Name = "L", Resample = true)] internal sealed partial class Again {
            [OnReset] private void M() { L.Raise(); } [OnResample] private void R() { L.Raise(); } }
        [RegisterBlock, LevelIrq(Gsi = 0, Name = "L"), LevelIrq(Gsi = 1, Name = "K")] internal sealed partial class Lines {
            [OnReset] private void M() { L.Lower(); K.Lower(); } }
        """;

    [Theory]
    [InlineData("[{|DDSL0009:Block(Mmio, 0x10, Count = 2, Stride = 4)|}] private partial Blocks<Pair> P { get; }",
        "The register 'P[1].A' (Mmio 0x14, length 4) overlaps the register 'P[0].B' (Mmio 0x14, length 4)")]
    [InlineData("[{|DDSL0009:Block(Mmio, 0x10, Count = 2, Stride = 0)|}] private partial Blocks<Pair> P { get; }",
        "The register 'P[1].A' (Mmio 0x10, length 4) overlaps the register 'P[0].A' (Mmio 0x10, length 4)")]
    [InlineData("[Block(Mmio, 0x10)] private partial Pair P { get; } [{|DDSL0009:Block(Mmio, 0x14)|}] private partial Pair Q { get; }",
        "The register 'Q.A' (Mmio 0x14, length 4) overlaps the register 'P.B' (Mmio 0x14, length 4)")]
    [InlineData("[{|DDSL0009:Block(Mmio, 0x10, Count = 4)|}] private partial Blocks<Pair> P { get; }"
        + "[Register(Mmio, 0x2E)] private partial ushort R { get; set; }",
        "The register 'P[3].B' (Mmio 0x2C, length 4) overlaps the register 'R' (Mmio 0x2E, length 2)")]
    [InlineData("[{|DDSL0009:Block(Mmio, 0x10)|}] private partial Pair P { get; }"
        + "[Register(Mmio, 0x0, Count = 8)] private partial Registers<uint> R { get; }",
        "The register 'P.A' (Mmio 0x10, length 4) overlaps the register 'R[4]' (Mmio 0x10, length 4)")]
    public void ShouldReportBlocksThatOverlap(string members, string message)
        => Assert.StartsWith(message, Verify(Device(members) + Blocks), StringComparison.Ordinal);

    [Fact]
    public void ShouldReportABlockInARegion() => Assert.StartsWith(
        "The register 'P.A' (Mmio 0x10, length 4) overlaps the region (Mmio 0x0, length 0x40)",
        Verify($$"""
            [Device, Region(Mmio, 0, 0x40)]
            internal sealed partial class D { [{|DDSL0009:Block(Mmio, 0x10)|}] private partial Pair P { get; } }
            {{Blocks}}
            """),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("[{|DDSL0007:Block(Mmio, 0x10, Count = 2, Stride = 0)|}] private partial Blocks<Bell> P { get; }",
        "The doorbell 'P[1].Ring' (Mmio 0x10, length 4, any value) duplicates 'P[0].Ring'")]
    [InlineData("[Block(Mmio, 0x10)] private partial Bell P { get; } [{|DDSL0008:Block(Mmio, 0x10)|}] private partial AnyBell Q { get; }",
        "The doorbells 'Q.Ring' (Mmio 0x10, any length)")]
    [InlineData("[{|DDSL0007:Block(Mmio, 0x10)|}] private partial Bell P { get; }"
        + "[Doorbell(Mmio, 0x10, Length = 4)] private void M() { }",
        "The doorbell 'P.Ring' (Mmio 0x10, length 4, any value) duplicates 'M'")]
    public void ShouldReportDoorbellsThatCollide(string members, string message)
        => Assert.StartsWith(message, Verify(Device(members) + Blocks), StringComparison.Ordinal);

    [Theory]
    [InlineData("[Block({|DDSL0006:Mmio, 0x12|})] private partial Bell P { get; }", "'P.Ring'")]
    [InlineData("[Block({|DDSL0006:Mmio, 0x10|}, Count = 2, Stride = 6)] private partial Blocks<Bell> P { get; }", "'P[1].Ring'")]
    public void ShouldReportDoorbellsThatAreNotAligned(string members, string name)
        => Assert.Contains(
            name,
            Verify(Device(members.Replace("{|DDSL0006:Mmio, ", "Mmio, {|DDSL0006:", StringComparison.Ordinal)) + Blocks),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("[Block(Pio, {|DDSL0004:0x1_0000|})] private partial Ports P { get; }", "'P.A' (Pio 0x10000, length 1)")]
    [InlineData("[Block(Pio, {|DDSL0004:0xFFFE|}, Count = 4)] private partial Blocks<Ports> P { get; }",
        "'P[2].A' (Pio 0x10000, length 1)")]
    [InlineData("[Block(Mmio, {|DDSL0005:0xFFFF_FFFF_FFFF_FFFC|})] private partial Pair P { get; }", "'P.")]
    public void ShouldReportBlocksOutsideTheirSpace(string members, string name)
        => Assert.Contains(name, Verify(Device(members) + Blocks), StringComparison.Ordinal);

    [Theory]
    [InlineData("[Block(Mmio, 0, {|DDSL0010:Gsi = 24|})] private partial Line P { get; }", "'P.L'")]
    [InlineData("[Block(Mmio, 0, Count = 3, {|DDSL0010:Gsi = 22|})] private partial Blocks<Line> P { get; }", "'P[2].L'")]
    [InlineData("[{|DDSL0010:Block(Mmio, 0, Count = 3, GsiStride = -1)|}] private partial Blocks<Line> P { get; }", "'P[1].L'")]
    public void ShouldReportLinesWithoutAPin(string members, string name)
        => Assert.Contains(name, Verify(Device(members) + Blocks), StringComparison.Ordinal);

    [Theory]
    [InlineData("DDSL0011", "Block(Mmio, 0, Count = 2, Gsi = 4, GsiStride = 0)", "Blocks<Edge>")]
    public void ShouldReportEdgesOnOneGsi(string rule, string attribute, string type)
        => Assert.Contains(
            "'P[1].L'",
            Verify(Device($"[{{|{rule}:{attribute}|}}] private partial {type} P {{ get; }}") + Blocks),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("Block(Mmio, 0, Gsi = 5)", "Edge", "DDSL0011")]
    [InlineData("Block(Mmio, 0, Gsi = 5)", "Again", "DDSL0022")]
    public void ShouldReportALineThatSharesItsGsiWithAnotherOfTheDevice(string attribute, string type, string rule)
        => Verify($$"""
            [Device, LevelIrq(Gsi = 5)]
            internal sealed partial class D
            {
                [OnReset] private void M() { Irq5.Lower(); }
                [{|{{rule}}:{{attribute}}|}] private partial {{type}} P { get; }
            }
            {{Blocks}}
            """);

    [Theory]
    [InlineData("Lines", "sets Gsi, but 'Lines' has 2 lines: set the GSIs there")]
    [InlineData("Pair", "sets Gsi, but 'Pair' has no line: remove Gsi")]
    public void ShouldReportAGsiThatMovesNoLine(string type, string message)
        => Assert.Equal(
            $"'P' {message}", Verify(Device($"[Block(Mmio, 0, {{|DDSL0042:Gsi = 5|}})] private partial {type} P {{ get; }}") + Blocks));

    [Theory]
    [InlineData("Count = 0", "has Count = 0: use 1 to 4096")]
    [InlineData("Count = 4097", "has Count = 4097: use 1 to 4096")]
    [InlineData("Count = -1", "has Count = -1: use 1 to 4096")]
    public void ShouldReportACountThatNoArrayHas(string count, string message)
        => Assert.Equal(
            $"The block 'P' {message}",
            Verify(Device($"[Block(Mmio, 0, {{|DDSL0031:{count}|}}, Stride = 8)] private partial Blocks<Pair> P {{ get; }}") + Blocks));

    [Fact]
    public void ShouldReportAStrideWithoutACount() => Assert.Equal(
        "The block 'P' has Stride = 0x8 but no Count: set Count or remove Stride",
        Verify(Device("[Block(Mmio, 0, {|DDSL0031:Stride = 8|})] private partial Pair P { get; }") + Blocks));

    [Fact]
    public void ShouldReportAttributesOfAPciFunctionOnABlock() => Verify("""
        using DeviceDsl.Pci;
        [RegisterBlock, {|DDSL0017:PciDevice(1, 2)|}] internal sealed partial class B { }
        """);

    [Fact]
    public void ShouldReportABlockOfAClassThatIsNoDevice() => Verify($$"""
        internal sealed partial class D { [{|DDSL0017:Block(Mmio, 0)|}] private partial Pair P { get; } }
        {{Blocks}}
        """);

    [Fact]
    public void ShouldReportABlockOutsideOfItsBar() => Assert.Contains(
        "'P[2].A'",
        Verify(PciFunction(
            "PciDevice(1, 2), Bar(0, Mmio, 0x20)",
            "[{|DDSL0432:Block(Mmio, 0x10, Count = 3)|}] private partial Blocks<Pair> P { get; }") + Blocks),
        StringComparison.Ordinal);

    [Fact]
    public void ShouldReportABoardWhoseDevicesOverlapInABlock() => Assert.StartsWith(
        "The register 'B.R' (Mmio 0x1018, length 4) overlaps the register 'A.P[1].A' (Mmio 0x1018, length 4)",
        Verify($$"""
            [Device] internal sealed partial class D { [Block(Mmio, 0x10, Count = 2)] private partial Blocks<Pair> P { get; } }
            [Device] internal sealed partial class E { [Register(Mmio, 0)] private partial uint R { get; set; } }
            [Board]
            internal sealed partial class Both
            {
                [Attach(Mmio = 0x1000)] public D A { get; } = new();
                [{|DDSL0009:Attach(Mmio = 0x1018)|}] public E B { get; } = new();
            }
            {{Blocks}}
            """),
        StringComparison.Ordinal);

    [Fact]
    public void ShouldReportABlockThatIsAttachedToABoard() => Assert.StartsWith(
        "'A' is of type 'Pair', which is a block of a device",
        Verify($$"""
            [Board] internal sealed partial class Both { [Attach] public Pair {|DDSL0041:A|} { get; } = new(); }
            {{Blocks}}
            """),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("[Block(Mmio, 0x10, Count = 4)] private partial Blocks<Pair> P { get; }")]
    [InlineData("[Block(Mmio, 0x10, Count = 1)] private partial Blocks<Pair> P { get; } "
        + "[Block(Mmio, 0x18)] private partial Pair Q { get; }")]
    [InlineData("[Block(Mmio, 0x10, Count = 4096)] private partial Blocks<Pair> P { get; }")]
    [InlineData("[Block(Mmio, 0, Count = 4, Gsi = 20)] private partial Blocks<Line> P { get; }")]
    [InlineData("[Block(Mmio, 0, Count = 4, Gsi = 20, GsiStride = 0)] private partial Blocks<Line> P { get; }")]
    [InlineData("[Block(Mmio, 0, Count = 4, GsiStride = 2)] private partial Blocks<Lines> P { get; }")]
    [InlineData("[Block(Mmio, 0, Gsi = 2)] private partial Line P { get; }")]
    [InlineData("[Block(Pio, 0xFFFC, Count = 4)] private partial Blocks<Ports> P { get; }")]
    public void ShouldNotReportBlocksThatLieApart(string members) => Verify(Device(members) + Blocks);

    [Fact]
    public void ShouldLeaveOutNothingThatIsOnlyInTheWay() => Assert.Equal(
        DiagnosticSeverity.Error,
        SeverityOf(Device("[Block(Mmio, 0x10, Count = 2, Stride = 4)] private partial Blocks<Pair> P { get; }") + Blocks));
}
