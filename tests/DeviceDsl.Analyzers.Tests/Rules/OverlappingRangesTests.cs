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
