using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0431")]
public sealed class BarConflictTests : RuleTests
{
    [Theory]
    [InlineData("Bar(0, Pio, 4), Bar({|DDSL0431:0|}, Mmio, 16)", "BAR 0 and BAR 0 both use register 0: change an index")]
    [InlineData("Bar(0, Mmio, 16, Is64Bit = true), Bar({|DDSL0431:1|}, Pio, 4)", "BAR 1 and BAR 0 both use register 1: change an index")]
    [InlineData("Bar(3, Pio, 4), Bar({|DDSL0431:2|}, Mmio, 16, Is64Bit = true)", "BAR 2 and BAR 3 both use register 3: change an index")]
    [InlineData("Bar(0, Pio, 4), Bar(1, {|DDSL0431:Pio|}, 4)",
        "BAR 1 and BAR 0 are both the base of the device in Pio: use one BAR per space")]
    [InlineData("Bar(0, Mmio, 16, Is64Bit = true), Bar(2, {|DDSL0431:Mmio|}, 16)",
        "BAR 2 and BAR 0 are both the base of the device in Mmio: use one BAR per space")]
    public void ShouldReportBarsThatShare(string bars, string message)
        => Assert.Equal(message, Verify(PciFunction("PciDevice(1, 2), " + bars)));

    [Fact]
    public void ShouldNameTheOther()
    {
        Diagnostic found = Assert.Single(Analysis.Verify(PciFunction("PciDevice(1, 2), Bar(0, Pio, 4), Bar({|DDSL0431:0|}, Mmio, 16)")));
        Assert.Equal(
            "Bar(0, Pio, 4)", found.AdditionalLocations[0].SourceTree!.GetText().ToString(found.AdditionalLocations[0].SourceSpan));
    }

    [Fact]
    public void ShouldNotReportABarThatIsWrongByItself()
        => Verify(PciFunction("PciDevice(1, 2), Bar(0, Pio, {|DDSL0430:3|}), Bar(0, Mmio, 16)"));

    [Fact]
    public void ShouldNotReportBarsSideBySide()
        => Verify(PciFunction("PciDevice(1, 2), Bar(0, Mmio, 16, Is64Bit = true), Bar(2, Pio, 4)"));

    [Fact]
    public void ShouldNotReportWhatIsSuppressed()
        => Verify("#pragma warning disable DDSL0431\n" + PciFunction("PciDevice(1, 2), Bar(0, Pio, 4), Bar(0, Mmio, 16)"));
}
