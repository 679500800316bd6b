using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0028")]
public sealed class DuplicateLineTests : RuleTests
{
    [Fact]
    public void ShouldReportOneGsiTwice() => Assert.Equal(
        "The line 'B' on GSI 5 shares GSI 5 with the line 'A' on GSI 5: give each its own",
        Verify("""
            [Device]
            [EdgeIrq(Gsi = 5, Name = "A")]
            [EdgeIrq({|DDSL0028:Gsi = 5|}, Name = "B")]
            internal sealed partial class D;
            """));

    [Fact]
    public void ShouldReportOneNameTwice() => Verify("""
        [Device]
        [EdgeIrq(Gsi = 5, Name = "A")]
        [LevelIrq(Gsi = 6, {|DDSL0028:Name = "A"|})]
        internal sealed partial class D;
        """);

    [Fact]
    public void ShouldReportTheSameLineTwiceOnce() => Verify("""
        [Device]
        [EdgeIrq(Gsi = 5)]
        [EdgeIrq({|DDSL0028:Gsi = 5|})]
        internal sealed partial class D;
        """);

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
