namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0014")]
public sealed class DuplicateResampleTests : RuleTests
{
    [Fact]
    public void ShouldReportTheLaterOfTwoHandlers() => Assert.Equal(
        "'OnA' already answers for the line 'Irq5' on GSI 5: 'OnB' never runs",
        Verify("""
            [Device, LevelIrq(Gsi = 5, Resample = true)]
            internal sealed partial class D
            {
                [OnResample(Gsi = 5)] private void OnA() { }
                [OnResample({|DDSL0014:Gsi = 5|})] private void OnB() { }
            }
            """));

    [Fact]
    public void ShouldNotReportOneHandlerOfTwoLines() => Verify("""
        [Device, LevelIrq(Gsi = 5, Resample = true), LevelIrq(Gsi = 6, Resample = true)]
        internal sealed partial class D
        {
            [OnResample(Gsi = 5), OnResample(Gsi = 6)] private void OnAny() { }
        }
        """);
}
