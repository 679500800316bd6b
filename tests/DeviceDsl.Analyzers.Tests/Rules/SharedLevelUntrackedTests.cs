namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0022")]
public sealed class SharedLevelUntrackedTests : RuleTests
{
    [Theory]
    [InlineData("Plain", "Resampled",
        "The resampling line 'B.Irq5' shares GSI 5 with the level line 'A.Irq5', and an end of interrupt lowers only one of them: "
            + "make both resample or neither")]
    [InlineData("Resampled", "Plain",
        "The level line 'B.Irq5' shares GSI 5 with the resampling line 'A.Irq5', and an end of interrupt lowers only one of them: "
            + "make both resample or neither")]
    public void ShouldReportAPlainLineBesideAResamplingOne(string one, string other, string message) => Assert.Equal(message, Verify(Board(
        $"[Attach] public {one} A {{ get; }} = new();", $"[{{|DDSL0022:Attach|}}] public {other} B {{ get; }} = new();")));

    [Fact]
    public void ShouldNotReportLinesOfOneKindOrOnGsisOfTheirOwn() => Verify(Board(
        "[Attach] public Plain A { get; } = new();",
        "[Attach] public Plain B { get; } = new();",
        "[Attach(Gsi = 6)] public Resampled C { get; } = new();",
        "[Attach(Gsi = 6)] public Resampled D { get; } = new();"));

    [Fact]
    public void ShouldNotReportWhatIsSuppressed() => Verify("#pragma warning disable DDSL0022\n" + Board(
        "[Attach] public Plain A { get; } = new();", "[Attach] public Resampled B { get; } = new();"));

    private static string Board(params string[] members) => $$"""
        [Board] internal sealed partial class M { {{string.Join("\n", members)}} }
        [Device, LevelIrq(Gsi = 5)] internal sealed partial class Plain { [OnReset] private void M() { Irq5.Lower(); } }
        [Device, LevelIrq(Gsi = 5, Resample = true)] internal sealed partial class Resampled {
            [OnResample(Gsi = 5)] private void M() { Irq5.Raise(); } }
        """;
}
