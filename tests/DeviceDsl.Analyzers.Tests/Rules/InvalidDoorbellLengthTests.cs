using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0001")]
public sealed class InvalidDoorbellLengthTests : RuleTests
{
    [Theory]
    [InlineData("Mmio", -1)]
    [InlineData("Mmio", 3)]
    [InlineData("Mmio", 16)]
    [InlineData("Pio", 8)]
    public void ShouldReportALengthThatNoWriteHas(string space, int length)
        => Verify(Device($$"""[Doorbell({{space}}, 0x10, {|DDSL0001:Length = {{length}}|})] private void OnKick() { }"""));

    [Theory]
    [InlineData("Mmio", 0)]
    [InlineData("Mmio", 1)]
    [InlineData("Mmio", 8)]
    [InlineData("Pio", 0)]
    [InlineData("Pio", 4)]
    public void ShouldNotReportALengthThatAWriteHas(string space, int length)
        => Verify(Device($"[Doorbell({space}, 0x10, Length = {length})] private void OnKick() {{ }}"));

    [Fact]
    public void ShouldReportOnlyTheLengthWhereTheMatchDoesNotFitItEither()
        => Verify(Device("[Doorbell(Mmio, 0x10, {|DDSL0001:Length = -2|}, Match = 0x1FF)] private void OnKick() { }"));

    [Fact]
    public void ShouldNameTheLengthsOfPortIo()
        => Assert.Equal(
            "The doorbell 'OnKick' has length 8, which no guest write has: use 0, 1, 2 or 4 on port I/O",
            Verify(Device("[Doorbell(Pio, 0x10, {|DDSL0001:Length = 8|})] private void OnKick() { }")));

    [Fact]
    public Task ShouldFixWithTheNearestLengthThatHoldsTheMatch() => FixAsync<ArgumentFix>(
        "SetLength",
        """
        [Device]
        internal sealed partial class D
        {
            [Doorbell(Mmio, 0x10, Length = /* odd */ 3 /* bytes */)] private void OnA() { }
            [Doorbell(Mmio, 0x18, Length = 16)] private void OnB() { }
            [Doorbell(Pio, 0x20, Length = 8)] private void OnC() { }
            [Doorbell(Mmio, 0x28, Length = -1)] private void OnD() { }
            [Doorbell(Mmio, 0x30, Length = -1, Match = 0x100)] private void OnE() { }
        }
        """,
        """
        [Device]
        internal sealed partial class D
        {
            [Doorbell(Mmio, 0x10, Length = /* odd */ 4 /* bytes */)] private void OnA() { }
            [Doorbell(Mmio, 0x18, Length = 8)] private void OnB() { }
            [Doorbell(Pio, 0x20, Length = 4)] private void OnC() { }
            [Doorbell(Mmio, 0x28, Length = 0)] private void OnD() { }
            [Doorbell(Mmio, 0x30, Length = 2, Match = 0x100)] private void OnE() { }
        }
        """);

    [Fact]
    public Task ShouldProposeNoFixIfNoLengthHoldsTheMatch()
        => OffersNothingAsync<ArgumentFix>(Device("[Doorbell(Pio, 0x10, Length = 8, Match = 0x1_0000_0000)] private void OnKick() { }"));

    [Fact]
    public void ShouldReportTheLengthOfAnArrayOnce()
        => Verify(Device("[Doorbell(Mmio, 0, {|DDSL0001:Length = 3|}, Match = 0, Count = 9)] private void M(int i) { }"));
}
