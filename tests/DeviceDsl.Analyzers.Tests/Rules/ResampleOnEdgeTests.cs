using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0015")]
public sealed class ResampleOnEdgeTests : RuleTests
{
    [Theory]
    [InlineData("EdgeIrq(Gsi = 5)")]
    [InlineData("LevelIrq(Gsi = 5)")]
    [InlineData("LevelIrq(Gsi = 5, Resample = false)")]
    public void ShouldReportAHandlerOfALineThatDoesNotResample(string line) => Verify($$"""
        [Device, {{line}}]
        internal sealed partial class D
        {
            [OnResample({|DDSL0015:Gsi = 5|})] private void Reassert() { }
        }
        """);

    [Fact]
    public void ShouldNotReportAHandlerOfALineThatResamples() => Verify("""
        [Device, EdgeIrq(Gsi = 4), LevelIrq(Gsi = 5, Resample = true)]
        internal sealed partial class D
        {
            [OnResample(Gsi = 5)] private void Reassert() { }
        }
        """);

    [Fact]
    public Task ShouldFixALevelLineByMakingItResample() => FixAsync<ArgumentFix>(
        "MakeResampling",
        """
        [Device]
        [LevelIrq]
        [LevelIrq(Gsi = 5)]
        [LevelIrq(Gsi = 6, Resample = /* not yet */ false, Name = "Late")]
        internal sealed partial class D
        {
            [OnResample, OnResample(Gsi = 5), OnResample(Gsi = 6)] private void Reassert() { }
        }
        """,
        """
        [Device]
        [LevelIrq(Resample = true)]
        [LevelIrq(Gsi = 5, Resample = true)]
        [LevelIrq(Gsi = 6, Resample = /* not yet */ true, Name = "Late")]
        internal sealed partial class D
        {
            [OnResample, OnResample(Gsi = 5), OnResample(Gsi = 6)] private void Reassert() { }
        }
        """);

    [Fact]
    public Task ShouldProposeNoFixForAnEdgeLine() => OffersNothingAsync<ArgumentFix>("""
        [Device, EdgeIrq(Gsi = 5)]
        internal sealed partial class D
        {
            [OnResample(Gsi = 5)] private void Reassert() { }
        }
        """);
}
