using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0028")]
public sealed class DuplicateLineTests : RuleTests
{
    [Fact]
    public void ShouldReportOneGsiTwice() => Assert.Equal(
        "The lines 'A' and 'B' are both on GSI 5: give each its own GSI",
        Verify("""
            [Device]
            [EdgeIrq(Gsi = 5, Name = "A")]
            [EdgeIrq({|DDSL0028:Gsi = 5|}, Name = "B")]
            internal sealed partial class D;
            """));

    [Fact]
    public void ShouldReportOneNameTwice() => Assert.Equal(
        "The lines on GSI 5 and on GSI 6 are both named 'A': give each its own name",
        Verify("""
            [Device]
            [EdgeIrq(Gsi = 5, Name = "A")]
            [LevelIrq(Gsi = 6, {|DDSL0028:Name = "A"|})]
            internal sealed partial class D;
            """));

    [Fact]
    public void ShouldReportTheSameLineTwiceOnce() => Assert.Equal(
        "The device declares the edge line 'Irq5' on GSI 5 twice: remove one, or give it its own GSI and name",
        Verify("""
            [Device]
            [EdgeIrq(Gsi = 5)]
            [EdgeIrq({|DDSL0028:Gsi = 5|})]
            internal sealed partial class D;
            """));

    [Theory]
    [InlineData("EdgeIrq(Gsi = 5)", "LevelIrq({|DDSL0028:Gsi = 5|})", "Irq5", "edge", "level")]
    [InlineData("LevelIrq(Gsi = 5, Name = \"A\")", "EdgeIrq(Gsi = 5, {|DDSL0028:Name = \"A\"|})", "A", "level", "edge")]
    public void ShouldReportTheSameLineWithTwoTriggers(string one, string other, string name, string first, string second)
        => Assert.Equal(
            $"The device declares the line '{name}' on GSI 5 twice, as {first} line and as {second} line: "
                + "remove one, or give it its own GSI and name",
            Verify($"[Device, {one}, {other}] internal sealed partial class D;"));

    [Fact]
    public void ShouldReportANameThatAnotherLineHasByDefault() => Verify("""
        [Device]
        [EdgeIrq(Gsi = 6, Name = "Irq5")]
        [EdgeIrq({|DDSL0028:Gsi = 5|})]
        internal sealed partial class D;
        """);

    [Fact]
    public void ShouldNotReportLinesOfTwoDevices() => Verify("""
        [Device, EdgeIrq(Gsi = 4), LevelIrq(Gsi = 5)]
        internal sealed partial class D;

        [Device, EdgeIrq(Gsi = 4), LevelIrq(Gsi = 5)]
        internal sealed partial class E;
        """);

    [Fact]
    public Task ShouldFixByTheNextFreeGsi() => FixAsync<GsiFix>(
        "NextGsi",
        """
        [Device]
        [EdgeIrq(Gsi = 5)]
        [EdgeIrq(/* second */ Gsi = 5 /* free */)]
        [LevelIrq(Gsi = 5, Name = "Third")]
        [LevelIrq(Gsi = 6)]
        internal sealed partial class D;
        """,
        """
        [Device]
        [EdgeIrq(Gsi = 5)]
        [EdgeIrq(/* second */ Gsi = 7 /* free */)]
        [LevelIrq(Gsi = 9, Name = "Third")]
        [LevelIrq(Gsi = 6)]
        internal sealed partial class D;
        """);

    [Fact]
    public Task ShouldProposeNoFixForANameThatIsWritten() => OffersNothingAsync<GsiFix>(
        "[Device, EdgeIrq(Gsi = 5, Name = \"A\"), EdgeIrq(Gsi = 6, Name = \"A\")] internal sealed partial class D;");
}
