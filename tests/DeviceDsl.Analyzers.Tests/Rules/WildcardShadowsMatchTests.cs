using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0008")]
public sealed class WildcardShadowsMatchTests : RuleTests
{
    [Theory]
    [InlineData("Length = 4", "Length = 4, Match = 3")]
    [InlineData("Length = 4, Match = 3", "Length = 4")]
    [InlineData("Length = 0", "Length = 4, Match = 3")]
    [InlineData("Match = 3", "Length = 0")]
    [InlineData("Length = 0", "Length = 8")]
    public void ShouldReportADoorbellThatCoversAnother(string earlier, string later) => Verify(Device($$"""
        [Doorbell(Mmio, 0x50, {{earlier}})]
        [{|DDSL0008:Doorbell(Mmio, 0x50, {{later}})|}]
        private void OnKick() { }
        """));

    [Fact]
    public void ShouldReportOnlyAgainstADoorbellThatIsKept() => Verify(Device("""
        [Doorbell(Mmio, 0x50, Match = 1)]
        [{|DDSL0008:Doorbell(Mmio, 0x50)|}]
        [Doorbell(Mmio, 0x50, Match = 2)]
        private void OnKick() { }
        """));

    [Theory]
    [InlineData("Mmio, 0x50, Length = 4", "Mmio, 0x50, Length = 8, Match = 3")]
    [InlineData("Mmio, 0x50, Length = 4", "Mmio, 0x52, Length = 4")]
    [InlineData("Mmio, 0x50, Length = 4, Match = 2", "Mmio, 0x50, Length = 4, Match = 3")]
    [InlineData("Mmio, 0x50", "Pio, 0x50")]
    public void ShouldNotReportDoorbellsThatStandSideBySide(string one, string other)
        => Verify("#pragma warning disable DDSL0009\n" + Device($$"""
        [Doorbell({{one}})]
        [Doorbell({{other}})]
        private void OnKick() { }
        """));

    [Theory]
    [InlineData("Mmio, 0x10, Length = 4, Count = 4, Stride = 8", "Mmio, 0x20, Match = 3, Count = 4")]
    [InlineData("Mmio, 0x20, Match = 3, Count = 4", "Mmio, 0x10, Count = 4, Stride = 8")]
    [InlineData("Mmio, 0x10, Count = 4, Stride = 8", "Mmio, 0x18, Length = 8, Count = 2, Stride = 1")]
    public void ShouldReportAnArrayThatCoversAnother(string earlier, string later) => Verify(Device($$"""
        [Doorbell({{earlier}})]
        [{|DDSL0008:Doorbell({{later}})|}]
        private void M(int index) { }
        """));

    [Fact]
    public void ShouldNotReportWhatIsSuppressed() => Verify("#pragma warning disable DDSL0008\n" + Device("""
        [Doorbell(Mmio, 0x50), Doorbell(Mmio, 0x50, Length = 4)] private void M() { }
        """));

    [Fact]
    public Task ShouldFixByTheNextFreeOffset() => FixAsync<MoveFix>(
        "NextOffset",
        Device("[Doorbell(Mmio, 0x50, Length = 4)] private void OnA() { } [Doorbell(Mmio, 0x50, Match = 3)] private void OnB() { }"),
        Device("[Doorbell(Mmio, 0x50, Length = 4)] private void OnA() { } [Doorbell(Mmio, 0x54, Match = 3)] private void OnB() { }"));
}
