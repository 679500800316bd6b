namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0028")]
public sealed class DuplicateLineTests : RuleTests
{
    [Fact]
    public void ShouldReportOneGsiTwice() => Assert.Equal(
        "The line 'B' on GSI 5 shares GSI 5 with the line 'A' on GSI 5",
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
}
