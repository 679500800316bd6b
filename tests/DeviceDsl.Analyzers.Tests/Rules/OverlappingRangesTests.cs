namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0009")]
public sealed class OverlappingRangesTests : RuleTests
{
    [Fact]
    public void ShouldReportTheLaterOfTwoAndNameBoth() => Assert.Equal(
        "The register 'B' (Mmio 0x12, length 2) overlaps 'A' (Mmio 0x10, length 4)",
        Verify(Device("""
            [Register(Mmio, 0x10)] private partial uint A { get; set; }
            [{|DDSL0009:Register(Mmio, 0x12)|}] private partial ushort B { get; set; }
            """)));

    [Theory]
    [InlineData("0x10", "0x10")]
    [InlineData("0x10", "0x0D")]
    [InlineData("0x10", "0x13")]
    [InlineData("0xFFFF_FFFF_FFFF_FFF0", "0xFFFF_FFFF_FFFF_FFF3")]
    public void ShouldReportBytesInCommon(string one, string other) => Verify(Device($$"""
        [Register(Mmio, {{one}})] private partial uint A { get; set; }
        [Register(Mmio, 0x100)] private partial uint Far { get; set; }
        [{|DDSL0009:Register(Mmio, {{other}})|}] private partial uint B { get; set; }
        """));

    [Fact]
    public void ShouldReportAnArrayThatOverlapsItself() => Assert.Equal(
        "The register 'A[1]' (Mmio 0x13, length 4) overlaps 'A[0]' (Mmio 0x10, length 4)",
        Verify(Device("[{|DDSL0009:Register(Mmio, 0x10, Count = 9, Stride = 3)|}] private partial Registers<uint> A { get; }")));

    [Theory]
    [InlineData("0x2B, Count = 1", "'B[0]' (Mmio 0x2B, length 1) overlaps 'A[3]' (Mmio 0x2B, length 5)")]
    [InlineData("0x2F, Count = 1", "'B[0]' (Mmio 0x2F, length 1) overlaps 'A[3]' (Mmio 0x2B, length 5)")]
    [InlineData("0x16, Count = 4", "'B[3]' (Mmio 0x19, length 1) overlaps 'A[1]' (Mmio 0x19, length 5)")]
    [InlineData("0x1, Count = 65536, Stride = 6", "'B[3]' (Mmio 0x13, length 1) overlaps 'A[0]' (Mmio 0x10, length 5)")]
    public void ShouldReportRegistersOfAnArray(string other, string message) => Assert.Equal(
        $"The register {message}",
        Verify(Device($$"""
            [Register(Mmio, 0x10, Count = 4, Stride = 9, Length = 5)] private partial Registers<ulong> A { get; }
            [{|DDSL0009:Register(Mmio, {{other}})|}] private partial Registers<byte> B { get; }
            """)));

    [Theory]
    [InlineData("0x15")]
    [InlineData("0x18")]
    [InlineData("0xF")]
    [InlineData("0x30")]
    public void ShouldNotReportWhatLiesBetweenTheRegistersOfAnArray(string offset) => Verify(Device($$"""
        [Register(Mmio, 0x10, Count = 4, Stride = 9, Length = 5)] private partial Registers<ulong> A { get; }
        [Register(Mmio, {{offset}})] private partial byte B { get; set; }
        """));

    [Fact]
    public void ShouldNotReportArraysThatLieInTurns() => Verify(Device("""
        [Register(Mmio, 0x10, Count = 65536, Stride = 8)] private partial Registers<uint> A { get; }
        [Register(Mmio, 0x14, Count = 65536, Stride = 8)] private partial Registers<uint> B { get; }
        """));

    [Fact]
    public void ShouldNotReportNeighboursOrOtherSpaces() => Verify(Device("""
        [Register(Mmio, 0x10)] private partial uint A { get; set; }
        [Register(Mmio, 0x14)] private partial uint B { get; set; }
        [Register(Mmio, 0x0F)] private partial byte C { get; set; }
        [Register(Pio, 0x10)] private partial uint D2 { get; set; }
        """));

    [Fact]
    public void ShouldNotReportWhatIsSuppressed() => Verify("#pragma warning disable DDSL0009\n" + Device("""
        [Register(Mmio, 0x10)] private partial uint A { get; set; }
        [Register(Mmio, 0x12)] private partial ushort B { get; set; }
        """));
}
