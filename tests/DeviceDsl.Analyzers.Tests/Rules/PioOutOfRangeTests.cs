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
}
