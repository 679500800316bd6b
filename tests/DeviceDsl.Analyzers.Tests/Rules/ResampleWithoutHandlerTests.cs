using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0013")]
public sealed class ResampleWithoutHandlerTests : RuleTests
{
    [Fact]
    public void ShouldReportAResamplingLineThatNobodyAnswersFor() => Verify("""
        [Device]
        [LevelIrq(Gsi = 5, {|DDSL0013:Resample = true|})]
        internal sealed partial class D;
        """);

    [Fact]
    public void ShouldReportAHandlerWithoutALine() => Assert.Equal(
        "'Reassert' handles the resampling of GSI 6, but the device has lines only on GSI 4, 5: correct the GSI or declare the line",
        Verify("""
            [Device, EdgeIrq(Gsi = 4), LevelIrq(Gsi = 5)]
            internal sealed partial class D
            {
                [OnResample({|DDSL0013:Gsi = 6|})] private void Reassert() { }
            }
            """));

    [Fact]
    public void ShouldReportAHandlerOfADeviceWithoutLines()
        => Verify(Device("[{|DDSL0013:OnResample|}] private void Reassert() { }"));

    [Fact]
    public void ShouldReportOneMistakeWhereAHandlerNamesTheWrongLine() => Verify("""
        [Device, LevelIrq(Gsi = 5, Resample = true)]
        internal sealed partial class D
        {
            [OnResample({|DDSL0013:Gsi = 6|})] private void Reassert() { }
        }
        """);

    [Fact]
    public void ShouldNotReportALineWithItsHandler() => Verify("""
        [Device, LevelIrq(Gsi = 5, Resample = true), LevelIrq(Gsi = 6), LevelIrq(Gsi = 7, Resample = false)]
        internal sealed partial class D
        {
            [OnResample(Gsi = 5)] private void Reassert() { }
        }
        """);

    [Fact]
    public Task ShouldFixWithAStub() => FixAsync<ResampleFix>(
        "AddHandler",
        """
        namespace Samples;

        [Device]
        [LevelIrq(Gsi = 5, Resample = true)]
        [LevelIrq(Gsi = 6, Resample = true)]
        internal sealed partial class D
        {
            private int OnIrq6Resample { get; }
        }
        """,
        """
        namespace Samples;

        [Device]
        [LevelIrq(Gsi = 5, Resample = true)]
        [LevelIrq(Gsi = 6, Resample = true)]
        internal sealed partial class D
        {
            private int OnIrq6Resample { get; }

            [OnResample(Gsi = 5)]
            private void OnIrq5Resample() { }

            [OnResample(Gsi = 6)]
            private void OnIrq6Resample2() { }
        }
        """);

    [Fact]
    public Task ShouldFixAClassWithoutABody() => FixAsync<ResampleFix>(
        "AddHandler",
        """
        [DeviceDsl.Device]
        [DeviceDsl.LevelIrq(Gsi = 5, Resample = true)]
        internal sealed partial class D;
        """,
        """
        [DeviceDsl.Device]
        [DeviceDsl.LevelIrq(Gsi = 5, Resample = true)]
        internal sealed partial class D
        {
            [OnResample(Gsi = 5)]
            private void OnIrq5Resample() { }
        }
        """);
}
