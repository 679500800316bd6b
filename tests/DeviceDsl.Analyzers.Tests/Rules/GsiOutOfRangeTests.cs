using DeviceDsl.CodeFixes;

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

    [Fact]
    public Task ShouldFixByTheNextFreeGsiAndFollowIt() => FixAsync<GsiFix>(
        "NextGsi",
        """
        [Device]
        [LevelIrq(Gsi = 24, Resample = true)] // the last
        [EdgeIrq(Gsi = 1), EdgeIrq(Gsi = 99, Name = "Line")]
        internal sealed partial class D
        {
            [OnResample(Gsi = 24)] private void M() { this.Irq24.Raise(); Line.Pulse(); /* twice */ Irq24.Raise(); }
        }
        """,
        """
        [Device]
        [LevelIrq(Gsi = 3, Resample = true)] // the last
        [EdgeIrq(Gsi = 1), EdgeIrq(Gsi = 4, Name = "Line")]
        internal sealed partial class D
        {
            [OnResample(Gsi = 3)] private void M() { this.Irq3.Raise(); Line.Pulse(); /* twice */ Irq3.Raise(); }
        }
        """);

    [Fact]
    public Task ShouldFixWhereALineIsMovedTo() => FixAsync<GsiFix>(
        "NextGsi",
        """
        [Board] internal sealed partial class M { [Attach(Gsi = 30)] public Edge A { get; } = new(); }
        [Device, EdgeIrq(Gsi = 5)] internal sealed partial class Edge { [OnReset] private void M() { Irq5.Pulse(); } }
        """,
        """
        [Board] internal sealed partial class M { [Attach(Gsi = 1)] public Edge A { get; } = new(); }
        [Device, EdgeIrq(Gsi = 5)] internal sealed partial class Edge { [OnReset] private void M() { Irq5.Pulse(); } }
        """);

    [Fact]
    public Task ShouldProposeNoFixIfAllPinsAreTaken() => OffersNothingAsync<GsiFix>($$"""
        [Device{{string.Concat(Enumerable.Range(0, 24).Select(static gsi => $", EdgeIrq(Gsi = {gsi})"))}}, LevelIrq(Gsi = 24)]
        internal sealed partial class D;
        """);
}
