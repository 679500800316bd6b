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

    [Theory]
    [InlineData("0xFFFF_FFFF_FFFF_FFF0", "Length = 4, Count = 4, Stride = 4")]
    [InlineData("0xFFFF_FFFF_FFFF_FFF0", "Count = 17, Stride = 1")]
    [InlineData("0x10", "Count = 3, Stride = 0x8000_0000_0000_0000")]
    public void ShouldReportAnArrayWhoseLastWraps(string offset, string array)
        => Verify(Device($$"""[Doorbell(Mmio, {|DDSL0005:{{offset}}|}, {{array}})] private void M(int index) { }"""));

    [Theory]
    [InlineData("0xFFFF_FFFF_FFFF_FFF0", "Count = 16, Stride = 1")]
    [InlineData("0x0", "Count = 2, Stride = 0xFFFF_FFFF_FFFF_FFFF")]
    public void ShouldNotReportAnArrayThatFits(string offset, string array)
        => Verify(Device($"[Doorbell(Mmio, {offset}, {array})] private void M(int index) {{ }}"));

    [Fact]
    public void ShouldReportARegisterThatWraps()
        => Verify(Device("[Register(Mmio, {|DDSL0005:0xFFFF_FFFF_FFFF_FFFC|})] private partial uint A { get; set; }"));

    [Theory]
    [InlineData("{|DDSL0005:0xFFFF_FFFF_FFFF_FFF4|}, Count = 3")]
    [InlineData("{|DDSL0005:1|}, Count = 2, Stride = 0xFFFF_FFFF_FFFF_FFFF")]
    [InlineData("0xFFFF_FFFF_FFFF_FFF3, Count = 3")]
    public void ShouldReportAnArrayOfRegistersThatRunsOverTheEnd(string array)
        => Verify(Device($"[Register(Mmio, {array})] private partial Registers<uint> A {{ get; }}"));
}
