using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0434")]
public sealed class InvalidMsixTests : RuleTests
{
    [Theory]
    [InlineData("PciDevice(1, 2, {|DDSL0434:Vectors = -1|})", "has -1 vectors: use 1 to 2048")]
    [InlineData("PciDevice(1, 2, {|DDSL0434:Vectors = 2049|})", "has 2049 vectors: use 1 to 2048")]
    [InlineData("PciDevice(1, 2, {|DDSL0434:Vectors = 3|}), MsiIrq(Vectors = 4)",
        "has 3 vectors, but the device requests 4: make them equal")]
    [InlineData("PciDevice(1, 2, Vectors = 1, {|DDSL0434:MsixBar = 6|})", "is in BAR 6, which does not exist: use 0 to 5")]
    [InlineData("{|DDSL0434:PciDevice(1, 2, Vectors = 1)|}, Bar(0, Mmio, 16, Is64Bit = true)",
        "is in BAR 1, whose register holds the upper half of BAR 0: use another BAR")]
    [InlineData("{|DDSL0434:PciDevice(1, 2)|}, Bar(1, Pio, 4), MsiIrq", "is in BAR 1, which is not a memory BAR: use a memory BAR")]
    [InlineData("PciDevice(1, 2, Vectors = 1, {|DDSL0434:MsixBar = 0|}), Bar(0, Mmio, 0x800)",
        "ends at 0x808 with its pending bits, past BAR 0 of length 0x800: enlarge the BAR or lower the offset")]
    [InlineData("PciDevice(1, 2, Vectors = 2048, {|DDSL0434:MsixBar = 0|}), Bar(0, Mmio, 0x8000)",
        "ends at 0x8100 with its pending bits, past BAR 0 of length 0x8000: enlarge the BAR or lower the offset")]
    [InlineData("PciDevice(1, 2, Vectors = 4, {|DDSL0434:MsixBar = 0|}), Bar(0, Mmio, 0x1000), Region(Mmio, 0x3F, 1)",
        "overlaps the region (Mmio 0x3F, length 0x1) in BAR 0: move one of them")]
    [InlineData("PciDevice(1, 2, Vectors = 4, {|DDSL0434:MsixBar = 0|}), Bar(0, Mmio, 0x1000), Region(Mmio, 0x7F0, 0x11)",
        "overlaps the region (Mmio 0x7F0, length 0x11) in BAR 0: move one of them")]
    public void ShouldReportATableThatThereCannotBe(string attributes, string fault)
        => Assert.Equal($"The MSI-X table of 'D' {fault}", Verify(PciFunction(attributes)));

    [Fact]
    public void ShouldReportARegisterUnderTheTableAndNameIt()
    {
        Diagnostic found = Assert.Single(Analysis.Verify(PciFunction(
            "PciDevice(1, 2, Vectors = 1, {|DDSL0434:MsixBar = 0|}), Bar(0, Mmio, 0x1000)",
            "[Register(Mmio, 0xC)] private partial uint R { get; set; }")));
        Assert.Equal(
            "Register(Mmio, 0xC)", found.AdditionalLocations[0].SourceTree!.GetText().ToString(found.AdditionalLocations[0].SourceSpan));
    }

    [Theory]
    [InlineData("PciDevice(1, 2, MsixBar = 9), Bar(1, Pio, 4)")]
    [InlineData("PciDevice(1, 2, Vectors = 2048), Bar(2, Mmio, 16, Is64Bit = true)")]
    [InlineData("PciDevice(1, 2, Vectors = 4, MsixBar = 0), Bar(0, Mmio, 0x1000), Region(Mmio, 0x40, 0x7C0), Region(Mmio, 0x808, 8)")]
    [InlineData("PciDevice(1, 2, Vectors = 2048, MsixBar = 0), Bar(0, Mmio, 0x1_0000), Region(Mmio, 0x8100, 8)")]
    [InlineData("PciDevice(1, 2, Vectors = 5), MsiIrq(Vectors = 4)")]
    [InlineData("PciDevice(1, 2), MsiIrq({|DDSL0031:Vectors = 4000|})")]
    public void ShouldNotReportATable(string attributes) => Verify(PciFunction(attributes));

    [Fact]
    public void ShouldNotReportWhatIsSuppressed()
        => Verify("#pragma warning disable DDSL0434\n" + PciFunction("PciDevice(1, 2, Vectors = 3000)"));
}
