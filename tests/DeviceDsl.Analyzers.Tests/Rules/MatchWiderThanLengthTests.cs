using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0002")]
public sealed class MatchWiderThanLengthTests : RuleTests
{
    [Fact]
    public void ShouldReportAMatchThatNoWriteOfThatLengthHas()
        => Assert.Equal(
            "Match 0x102 does not fit the doorbell 'OnKick' of length 1, so no write can ring it: use a longer doorbell or a smaller match",
            Verify(Device("[Doorbell(Pio, 0x10, Length = 1, {|DDSL0002:Match = 0x102|})] private void OnKick() { }")));

    [Fact]
    public void ShouldReportAMatchWiderThanAnyPortAccess()
        => Verify(Device("[Doorbell(Pio, 0x10, {|DDSL0002:Match = 0x1_0000_0000|})] private void OnKick() { }"));

    [Theory]
    [InlineData("Length = 1, Match = 0xFF")]
    [InlineData("Length = 2, Match = 0x102")]
    [InlineData("Length = 8, Match = 0xFFFF_FFFF_FFFF_FFFF")]
    [InlineData("Match = 0x1_0000_0000")]
    public void ShouldNotReportAMatchThatFits(string arguments)
        => Verify(Device($"[Doorbell(Mmio, 0x10, {arguments})] private void OnKick() {{ }}"));

    [Fact]
    public Task ShouldFixByWideningTheLength() => FixAsync<ArgumentFix>(
        "SetLength",
        """
        [Device]
        internal sealed partial class D
        {
            [Doorbell(Pio, 0x10, Length = 1, Match = 0x102)]
            [Doorbell(Mmio, 0x10, Match = 0x1_0000_0000, Length = 4)] // wide
            private void OnKick() { }
        }
        """,
        """
        [Device]
        internal sealed partial class D
        {
            [Doorbell(Pio, 0x10, Length = 2, Match = 0x102)]
            [Doorbell(Mmio, 0x10, Match = 0x1_0000_0000, Length = 8)] // wide
            private void OnKick() { }
        }
        """);

    [Theory]
    [InlineData("Pio", "Length = 1, {|DDSL0002:Match = 0xFE|}, Count = 3")]
    [InlineData("Pio", "{|DDSL0002:Match = 0xFFFF_FFFF|}, Count = 2")]
    [InlineData("Mmio", "{|DDSL0002:Match = 0xFFFF_FFFF_FFFF_FFFF|}, Count = 2")]
    [InlineData("Mmio", "Length = 4, {|DDSL0002:Match = 0x1_0000_0000|}, Count = 2, Stride = 4")]
    public void ShouldReportTheLastMatchOfAnArray(string space, string arguments)
        => Verify(Device($"[Doorbell({space}, 0x10, {arguments})] private void M(int index) {{ }}"));

    [Fact]
    public void ShouldNameTheLastDoorbellOfAnArray()
    {
        Assert.Equal(
            "Match 0x100 does not fit the doorbell 'M[2]' of length 1, so no write can ring it: use a longer doorbell or a smaller match",
            Verify(Device("[Doorbell(Pio, 0x10, Length = 1, {|DDSL0002:Match = 0xFE|}, Count = 3)] private void M(int index) { }")));
        Assert.Equal(
            "Match 0xFFFFFFFFFFFFFFFF + 0x1 does not fit the doorbell 'M[1]' of length 8, so no write can ring it: "
                + "use a longer doorbell or a smaller match",
            Verify(Device("[Doorbell(Mmio, 0x10, {|DDSL0002:Match = 0xFFFF_FFFF_FFFF_FFFF|}, Count = 2)] private void M(int index) { }")));
    }

    [Theory]
    [InlineData("Length = 1, Match = 0xFE, Count = 2")]
    [InlineData("Match = 0xFFFF_FFFF, Count = 2")]
    [InlineData("Match = 0xFFFF_FFFF_FFFF_FFFE, Count = 2")]
    [InlineData("Length = 1, Match = 0xFF, Count = 9, Stride = 1")]
    public void ShouldNotReportAnArrayWhoseLastMatchFits(string arguments)
        => Verify(Device($"[Doorbell(Mmio, 0x10, {arguments})] private void M(int index) {{ }}"));

    [Fact]
    public Task ShouldFixByWideningTheLengthOfAnArray() => FixAsync<ArgumentFix>(
        "SetLength",
        Device("[Doorbell(Pio, 0x10, Length = 1, Match = 0xFE, Count = 3)] private void M(int index) { }"),
        Device("[Doorbell(Pio, 0x10, Length = 2, Match = 0xFE, Count = 3)] private void M(int index) { }"));
}
