namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0007")]
public sealed class DuplicateDoorbellTests : RuleTests
{
    [Fact]
    public void ShouldReportTheLaterOfTwoAndNameBoth()
        => Assert.Equal(
            "The doorbell 'OnB' (Pio 0x10, length 2, match 0x1) is the same as 'OnA' (Pio 0x10, length 2, match 0x1): a machine refuses the second",
            Verify(Device("""
                [Doorbell(Pio, 0x10, Match = 1)] private void OnA() { }
                [{|DDSL0007:Doorbell(Pio, 0x10, Length = 2, Match = 1)|}] private void OnB() { }
                """)));

    [Fact]
    public void ShouldPointAtTheEarlier()
        => Assert.Single(Assert.Single(Analysis.Verify(Device("""
            [Doorbell(Mmio, 0x10)]
            [{|DDSL0007:Doorbell(Mmio, 0x10)|}]
            private void OnKick() { }
            """))).AdditionalLocations);

    [Fact]
    public void ShouldReportAcrossTheFilesOfAClass() => Verify(
        Device("[Doorbell(Mmio, 0x10, Length = 4)] private void OnA() { }"),
        "partial class D { [{|DDSL0007:Doorbell(Mmio, 0x10, Length = 4)|}] private void OnB() { } }");

    [Fact]
    public void ShouldNotReportOtherMatchesLengthsSpacesAndAddresses() => Verify(Device("""
        [Doorbell(Pio, 0x10, Length = 4, Match = 1)]
        [Doorbell(Pio, 0x10, Length = 4, Match = 2)]
        [Doorbell(Pio, 0x10, Length = 2, Match = 1)]
        [Doorbell(Pio, 0x12, Length = 4, Match = 1)]
        [Doorbell(Mmio, 0x10, Length = 4, Match = 1)]
        private void OnKick() { }
        """));
}
