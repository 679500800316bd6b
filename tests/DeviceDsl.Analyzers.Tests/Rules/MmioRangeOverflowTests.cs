namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0005")]
public sealed class MmioRangeOverflowTests : RuleTests
{
    [Theory]
    [InlineData("0xFFFF_FFFF_FFFF_FFFF", 1)]
    [InlineData("0xFFFF_FFFF_FFFF_FFF8", 8)]
    public void ShouldReportASumThatWraps(string offset, int length)
        => Verify(Device($$"""[Doorbell({|DDSL0005:offset: {{offset}}|}, space: Mmio, Length = {{length}})] private void OnKick() { }"""));

    [Theory]
    [InlineData("0xFFFF_FFFF_FFFF_FFFF", 0)]
    [InlineData("0xFFFF_FFFF_FFFF_FFF7", 8)]
    public void ShouldNotReportASumThatFits(string offset, int length)
        => Verify(Device($"[Doorbell(Mmio, {offset}, Length = {length})] private void OnKick() {{ }}"));
}
