using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0430")]
public sealed class InvalidBarTests : RuleTests
{
    [Theory]
    [InlineData("Bar({|DDSL0430:-1|}, Pio, 4)", "BAR -1 has no register: use index 0 to 5")]
    [InlineData("Bar({|DDSL0430:6|}, Pio, 4)", "BAR 6 has no register: use index 0 to 5")]
    [InlineData("Bar(5, Mmio, 16, {|DDSL0430:Is64Bit = true|})",
        "BAR 5 is 64-bit but has no next register for its upper half: use a lower index")]
    [InlineData("Bar(0, Pio, 4, {|DDSL0430:Is64Bit = true|})",
        "BAR 0 is a 64-bit port BAR, but only memory BARs can be 64-bit: remove Is64Bit")]
    [InlineData("Bar(0, Pio, 4, {|DDSL0430:IsPrefetchable = true|})",
        "BAR 0 is a prefetchable port BAR, but only memory BARs can be prefetchable: remove IsPrefetchable")]
    [InlineData("Bar(0, Pio, {|DDSL0430:2|})", "BAR 0 has length 0x2: use a power of two from 0x4 to 0x100")]
    [InlineData("Bar(0, Pio, {|DDSL0430:0x200|})", "BAR 0 has length 0x200: use a power of two from 0x4 to 0x100")]
    [InlineData("Bar(0, Mmio, {|DDSL0430:8|})", "BAR 0 has length 0x8: use a power of two from 0x10 to 0x80000000")]
    [InlineData("Bar(0, Mmio, {|DDSL0430:0x1_0000_0000|})", "BAR 0 has length 0x100000000: use a power of two from 0x10 to 0x80000000")]
    [InlineData("Bar(0, Mmio, {|DDSL0430:0x8000_0000_0000_0000|}, Is64Bit = true)",
        "BAR 0 has length 0x8000000000000000: use a power of two from 0x10 to 0x4000000000000000")]
    [InlineData("Bar({|DDSL0430:length: 0|}, space: Mmio, index: 0)", "BAR 0 has length 0x0: use a power of two from 0x10 to 0x80000000")]
    public void ShouldReportABarThatThereCannotBe(string bar, string message)
        => Assert.Equal(message, Verify(PciFunction("PciDevice(1, 2), " + bar)));

    [Fact]
    public void ShouldReportASpaceWithoutBars()
        => Verify(PciFunction("PciDevice(1, 2), Bar(0, {|DDSL0020:AddressSpace.VirtioCcw|}, 16)"));

    [Theory]
    [InlineData("Bar(0, Pio, 4), Bar(5, Mmio, 16)")]
    [InlineData("Bar(0, Pio, 0x100), Bar(1, Mmio, 0x8000_0000, IsPrefetchable = true)")]
    [InlineData("Bar(4, Mmio, 0x4000_0000_0000_0000, Is64Bit = true)")]
    public void ShouldNotReportABarThatThereCan(string bars) => Verify(PciFunction("PciDevice(1, 2), " + bars));

    [Fact]
    public void ShouldNotReportWhatIsSuppressed()
        => Verify("#pragma warning disable DDSL0430\n" + PciFunction("PciDevice(1, 2), Bar(0, Pio, 3)"));

    [Fact]
    public Task ShouldFixByTheNextLength() => FixAsync<ArgumentFix>(
        "SetLength",
        PciFunction("PciDevice(1, 2), Bar(0, Pio, 0x18 /* ports */), Bar(2, length: 0, space: Mmio)"),
        PciFunction("PciDevice(1, 2), Bar(0, Pio, 0x20 /* ports */), Bar(2, length: 0x10, space: Mmio)"));

    [Theory]
    [InlineData("Bar(0, Pio, 0x101)")]
    [InlineData("Bar(6, Pio, 4)")]
    public Task ShouldProposeNoFixIfThereIsNone(string bar) => OffersNothingAsync<ArgumentFix>(PciFunction("PciDevice(1, 2), " + bar));
}
