using DeviceDsl.CodeFixes;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0432")]
public sealed class OutsideBarTests : RuleTests
{
    [Theory]
    [InlineData("[{|DDSL0432:Doorbell(Pio, 0x20)|}] private void M() { }",
        "The doorbell 'M' (Pio 0x20, any length) does not fit in BAR 0 of length 0x20: move it or enlarge the BAR")]
    [InlineData("[{|DDSL0432:Doorbell(Pio, 0x1F, Match = 2)|}] private void M() { }",
        "The doorbell 'M' (Pio 0x1F, length 2, match 0x2) does not fit in BAR 0 of length 0x20: move it or enlarge the BAR")]
    [InlineData("[{|DDSL0432:Doorbell(Pio, 0x10, Count = 5, Stride = 4)|}] private void M(int index) { }",
        "The doorbell 'M[4]' (Pio 0x20, any length) does not fit in BAR 0 of length 0x20: move it or enlarge the BAR")]
    [InlineData("[{|DDSL0432:Register(Pio, 0x1D)|}] private partial uint R { get; set; }",
        "The register 'R' (Pio 0x1D, length 4) does not fit in BAR 0 of length 0x20: move it or enlarge the BAR")]
    [InlineData("[{|DDSL0432:Register(Pio, 0x1E, Count = 3)|}] private partial Registers<byte> R { get; }",
        "The register 'R[2]' (Pio 0x20, length 1) does not fit in BAR 0 of length 0x20: move it or enlarge the BAR")]
    [InlineData("[{|DDSL0432:Doorbell(Mmio, 0)|}] private void M() { } [Doorbell(Mmio, 8)] private void N() { }",
        "The doorbell 'M' (Mmio 0x0, any length) lies in Mmio, where the device has no BAR: add one")]
    public void ShouldReportWhatHasNoBase(string members, string message)
        => Assert.Equal(message, Verify(PciFunction("PciDevice(1, 2), Bar(0, Pio, 0x20)", members)));

    [Fact]
    public void ShouldReportARegion() => Assert.Equal(
        "The region 'B' (Mmio 0x0, length 0x20) does not fit in BAR 2 of length 0x10: move it or enlarge the BAR",
        Verify(PciFunction("PciDevice(1, 2), Bar(2, Mmio, 0x10), {|DDSL0432:Region(Mmio, 0, 0x20, Name = \"B\")|}")));

    /// <summary>The function and its BARs are those of the base class.</summary>
    [Theory]
    [InlineData("[Doorbell(Pio, 0x1F)] private void N() { }", false)]
    [InlineData("[{|DDSL0432:Doorbell(Pio, 0x20)|}] private void N() { }", true)]
    [InlineData("[{|DDSL0432:Register(Mmio, 0)|}] private partial uint R { get; set; }", true)]
    public void ShouldReportWhatADerivedClassAdds(string member, bool isReported)
        => Assert.Equal(isReported, Verify($$"""
            using DeviceDsl.Pci;
            [Device, PciDevice(1, 2), Bar(0, Pio, 0x20)] internal partial class F { [Doorbell(Pio, 0)] private void M() { } }
            [Device] internal sealed partial class D : F { {{member}} }
            """).Length > 0);

    [Fact]
    public void ShouldNameTheBar()
    {
        Diagnostic found = Assert.Single(Analysis.Verify(
            PciFunction("PciDevice(1, 2), Bar(0, Pio, 0x20)", "[{|DDSL0432:Doorbell(Pio, 0x20)|}] private void M() { }")));
        Assert.Equal("0x20", found.AdditionalLocations[0].SourceTree!.GetText().ToString(found.AdditionalLocations[0].SourceSpan));
    }

    [Theory]
    [InlineData("Bar(0, Pio, 0x20)",
        "[Doorbell(Pio, 0x1F)] private void M() { } [Register(Pio, 0x10)] private partial ulong R { get; set; }")]
    [InlineData("Bar(0, Mmio, 0x20), Region(Mmio, 0, 0x20)", "[Doorbell(Mmio, 0x1C, Length = 4)] private void M() { }")]
    [InlineData("Bar(0, Pio, {|DDSL0430:3|})", "[Doorbell(Pio, 0x20)] private void M() { }")]
    [InlineData("Bar(0, Pio, 0x20)", "[Doorbell(Pio, 0x20, {|DDSL0001:Length = 3|})] private void M() { }")]
    public void ShouldNotReportWhatLiesInItsBarOrIsWrongByItself(string bars, string members)
        => Verify(PciFunction("PciDevice(1, 2), " + bars, members));

    [Fact]
    public void ShouldNotReportADeviceThatIsNoFunction() => Verify(Device("[Doorbell(Mmio, 0x2000)] private void M() { }"));

    [Fact]
    public void ShouldNotReportWhatIsSuppressed()
        => Verify("#pragma warning disable DDSL0432\n" + PciFunction("PciDevice(1, 2)", "[Doorbell(Pio, 0)] private void M() { }"));

    [Fact]
    public Task ShouldFixByALongerBar() => FixAsync<ArgumentFix>(
        "SetLength",
        PciFunction("PciDevice(1, 2), Bar(0, Pio, 0x20), Bar(2, length: 16, space: Mmio)", """
            [Doorbell(Pio, 0x20)] private void M() { }
            [Doorbell(Pio, 0x80)] private void N() { }
            [Register(Mmio, 0x30, Count = 5)] private partial Registers<uint> R { get; }
            """),
        PciFunction("PciDevice(1, 2), Bar(0, Pio, 0x100), Bar(2, length: 0x80, space: Mmio)", """
            [Doorbell(Pio, 0x20)] private void M() { }
            [Doorbell(Pio, 0x80)] private void N() { }
            [Register(Mmio, 0x30, Count = 5)] private partial Registers<uint> R { get; }
            """));

    [Theory]
    [InlineData("Bar(0, Pio, 0x20)", "[Doorbell(Pio, 0x100)] private void M() { }")]
    [InlineData("Bar(0, Mmio, 0x20, Is64Bit = true)", "[Doorbell(Mmio, 0xFFFF_FFFF_FFFF_FFFF)] private void M() { }")]
    [InlineData("Bar(0, Mmio, 0x20)", "[Doorbell(Pio, 0)] private void M() { }")]
    public Task ShouldProposeNoFixIfNoBarHoldsIt(string bar, string members)
        => OffersNothingAsync<ArgumentFix>(PciFunction("PciDevice(1, 2), " + bar, members));
}
