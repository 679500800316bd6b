namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0004")]
public sealed class PioOutOfRangeTests : RuleTests
{
    [Theory]
    [InlineData("0x10000", "")]
    [InlineData("0xFFFF", ", Length = 2")]
    [InlineData("0xFFFD", ", Length = 4")]
    [InlineData("0xFFFF_FFFF_FFFF_FFFF", ", Length = 1")]
    public void ShouldReportADoorbellPastTheLastPort(string offset, string length)
        => Verify(Device($$"""[Doorbell(Pio, {|DDSL0004:{{offset}}|}{{length}})] private void OnKick() { }"""));

    [Theory]
    [InlineData("Pio, 0xFFFF", "")]
    [InlineData("Pio, 0xFFFF", ", Length = 1")]
    [InlineData("Pio, 0xFFFE", ", Length = 2")]
    [InlineData("Mmio, 0x10000", "")]
    public void ShouldNotReportADoorbellWithinThePorts(string place, string length)
        => Verify(Device($"[Doorbell({place}{length})] private void OnKick() {{ }}"));

    [Theory]
    [InlineData("0xFFF0", "Count = 17, Stride = 1")]
    [InlineData("0xFFF0", "Length = 2, Count = 16, Stride = 1")]
    [InlineData("0", "Count = 3, Stride = 0x8000")]
    [InlineData("0", "Count = 3, Stride = 0x8000_0000_0000_0000")]
    public void ShouldReportAnArrayWhoseLastLiesPastTheLastPort(string offset, string array)
        => Verify(Device($$"""[Doorbell(Pio, {|DDSL0004:{{offset}}|}, {{array}})] private void M(int index) { }"""));

    [Theory]
    [InlineData("0xFFF0", "Count = 16, Stride = 1")]
    [InlineData("0xFFFF", "Count = 1, Stride = 0x8000_0000_0000_0000")]
    [InlineData("0xFFF0", "Match = 0, Count = 100")]
    public void ShouldNotReportAnArrayWithinThePorts(string offset, string array)
        => Verify(Device($"[Doorbell(Pio, {offset}, {array})] private void M(int index) {{ }}"));

    [Fact]
    public void ShouldReportARegisterPastTheLastPort() => Assert.Equal(
        "The register 'A' (Pio 0xFFFF, length 2) is outside the ports 0x0000-0xFFFF: lower its offset or base",
        Verify(Device("[Register(Pio, {|DDSL0004:0xFFFF|})] private partial ushort A { get; set; }")));

    [Theory]
    [InlineData("{|DDSL0004:0xFFFE|}, Count = 3")]
    [InlineData("{|DDSL0004:0|}, Count = 2, Stride = 0x1_0000")]
    [InlineData("{|DDSL0004:0|}, Count = 65536, Stride = 0xFFFF_FFFF_FFFF_FFFF")]
    [InlineData("0xFFFD, Count = 3")]
    [InlineData("0, Count = 2, Stride = 0xFFFF")]
    public void ShouldReportAnArrayOfRegistersThatRunsOverTheEnd(string array)
        => Verify(Device($"[Register(Pio, {array})] private partial Registers<byte> A {{ get; }}"));

    [Theory]
    [InlineData("{|DDSL0004:0xFFFF|}, 2")]
    [InlineData("{|DDSL0004:0|}, 0x1_0001")]
    [InlineData("{|DDSL0004:1|}, 0xFFFF_FFFF_FFFF_FFFF")]
    [InlineData("{|DDSL0004:0xFFFF_FFFF_FFFF_FFFF|}, 1")]
    public void ShouldReportARegionThatRunsOverTheEnd(string region)
        => Verify($"[Device, Region(Pio, {region})] internal sealed partial class D;");
}
