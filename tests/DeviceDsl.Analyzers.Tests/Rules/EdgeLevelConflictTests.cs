using DeviceDsl.CodeFixes;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0011")]
public sealed class EdgeLevelConflictTests : RuleTests
{
    [Fact]
    public void ShouldReportAnEdgeBesideALevel()
    {
        Assert.Equal(
            "The edge line 'B.Irq5' shares GSI 5 with the level line 'A.Irq5': "
                + "a pin cannot be level- and edge-triggered at once, so move one of them",
            Verify(Board("[Attach] public Level A { get; } = new();", "[{|DDSL0011:Attach|}] public Edge B { get; } = new();")));
        Assert.Equal(
            DiagnosticSeverity.Error,
            SeverityOf(Board("[Attach] public Level A { get; } = new();", "[Attach] public Edge B { get; } = new();")));
    }

    [Fact]
    public void ShouldReportWhereALineIsMovedTo() => Verify(Board(
        "[Attach(Gsi = 7)] public Resampled A { get; } = new();", "[{|DDSL0011:Attach(Gsi = 7)|}] public Edge B { get; } = new();"));

    [Fact]
    public void ShouldWarnOfTwoEdges() => Assert.Equal(DiagnosticSeverity.Warning, SeverityOf(Board(
        "[Attach] public Edge A { get; } = new();", "[Attach] public Edge B { get; } = new();")));

    [Fact]
    public void ShouldNotReportLinesOfOneKindOrOnGsisOfTheirOwn() => Verify(Board(
        "[Attach] public Level A { get; } = new();",
        "[Attach] public Level B { get; } = new();",
        "[Attach(Gsi = 6)] public Edge C { get; } = new();",
        "[Attach(Gsi = 7)] public Edge D { get; } = new();"));

    [Fact]
    public void ShouldNotReportWhatIsSuppressed() => Verify("#pragma warning disable DDSL0011\n" + Board(
        "[Attach] public Level A { get; } = new();", "[Attach] public Edge B { get; } = new();"));

    private static string Board(params string[] members) => $$"""
        [Board] internal sealed partial class M { {{string.Join("\n", members)}} }
        [Device, EdgeIrq(Gsi = 5)] internal sealed partial class Edge { [OnReset] private void M() { Irq5.Pulse(); } }
        [Device, LevelIrq(Gsi = 5)] internal sealed partial class Level { [OnReset] private void M() { Irq5.Lower(); } }
        [Device, LevelIrq(Gsi = 5, Resample = true)] internal sealed partial class Resampled {
            [OnResample(Gsi = 5)] private void M() { Irq5.Raise(); } }
        """;

    [Fact]
    public Task ShouldFixByTheNextFreeGsiOfTheBoard() => FixAsync<GsiFix>(
        "NextGsi",
        Board(
            "[Attach] public Level A { get; } = new();",
            "[Attach /* moved */] public Edge B { get; } = new();",
            "[Attach(Gsi = 6)] public Edge C { get; } = new();",
            "[Attach(Gsi = 6)] public Level D { get; } = new();"),
        Board(
            "[Attach] public Level A { get; } = new();",
            "[Attach(Gsi = 7) /* moved */] public Edge B { get; } = new();",
            "[Attach(Gsi = 6)] public Edge C { get; } = new();",
            "[Attach(Gsi = 9)] public Level D { get; } = new();"));

    [Theory]
    [InlineData("[Attach]", "[Attach(GsiMap = new[] { 5, 7, 6, 9 })]")]
    [InlineData("[Attach(GsiMap = new[] { 6, 5, 5, 6 })]", "[Attach(GsiMap = new[] { 6, 7, 5, 9 })]")]
    [InlineData("[Attach(GsiMap = new int[] { 5, 5, 6, 6 })]", "[Attach(GsiMap = new int[] { 5, 7, 6, 9 })]")]
    public Task ShouldFixTheLinesOfADeviceThatHasSeveral(string before, string after)
    {
        const string Two = "\n[Device, EdgeIrq(Gsi = 5), EdgeIrq(Gsi = 6)] internal sealed partial class Two { "
            + "[OnReset] private void M() { Irq5.Pulse(); Irq6.Pulse(); } }";
        string[] others = ["[Attach] public Level A { get; } = new();", "[Attach(Gsi = 6)] public Level B { get; } = new();"];
        return FixAsync<GsiFix>(
            "NextGsi",
            Board([.. others, before + " public Two C { get; } = new();"]) + Two,
            Board([.. others, after + " public Two C { get; } = new();"]) + Two);
    }
}
