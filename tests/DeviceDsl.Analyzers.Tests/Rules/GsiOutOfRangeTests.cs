namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0010")]
public sealed class GsiOutOfRangeTests : RuleTests
{
    [Theory]
    [InlineData(24)]
    [InlineData(-1)]
    public void ShouldReportAGsiWithoutAPin(int gsi) => Verify($$"""
        [Device]
        [EdgeIrq({|DDSL0010:Gsi = {{gsi}}|}, Name = "A")]
        [LevelIrq(Name = "B", {|DDSL0010:Gsi = {{gsi + 100}}|})]
        internal sealed partial class D;
        """);

    [Fact]
    public void ShouldReportANegativeGsiOnce() => Verify("[Device, EdgeIrq({|DDSL0010:Gsi = -5|})] internal sealed partial class D;");

    [Theory]
    [InlineData(0)]
    [InlineData(23)]
    public void ShouldNotReportAPin(int gsi) => Verify($"[Device, LevelIrq(Gsi = {gsi})] internal sealed partial class D;");
}
