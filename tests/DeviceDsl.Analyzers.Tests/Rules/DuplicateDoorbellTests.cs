using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0007")]
public sealed class DuplicateDoorbellTests : RuleTests
{
    [Fact]
    public void ShouldReportTheLaterOfTwoAndNameBoth()
        => Assert.Equal(
            "The doorbell 'OnB' (Pio 0x10, length 2, match 0x1) duplicates 'OnA' (Pio 0x10, length 2, match 0x1), "
                + "and a machine rejects the second: change its address, length or match",
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
    public void ShouldNotReportOtherMatchesLengthsSpacesAndAddresses() => Verify("#pragma warning disable DDSL0009\n" + Device("""
        [Doorbell(Pio, 0x10, Length = 4, Match = 1)]
        [Doorbell(Pio, 0x10, Length = 4, Match = 2)]
        [Doorbell(Pio, 0x10, Length = 2, Match = 1)]
        [Doorbell(Pio, 0x12, Length = 4, Match = 1)]
        [Doorbell(Mmio, 0x10, Length = 4, Match = 1)]
        private void OnKick() { }
        """));

    [Fact]
    public void ShouldReportAnArrayThatRepeatsItself() => Assert.Equal(
        "The doorbell 'M[1]' (Mmio 0x10, any length) duplicates 'M[0]' (Mmio 0x10, any length), and a machine rejects the second: "
            + "change its address, length or match",
        Verify(Device("[{|DDSL0007:Doorbell(Mmio, 0x10, Count = 2)|}] private void M(int index) { }")));

    [Theory]
    [InlineData("Pio, 0x10, Match = 4, Count = 4", "Pio, 0x10, Match = 0, Count = 5")]
    [InlineData("Mmio, 0x10, Length = 4, Count = 4, Stride = 8", "Mmio, 0x8, Length = 4, Count = 3, Stride = 0x10")]
    [InlineData("Mmio, 0x10, Match = 3, Count = 4, Stride = 8", "Mmio, 0x18, Match = 0, Count = 4")]
    [InlineData("Mmio, 0xFFFF_FFFF_FFFF_FF00, Count = 2, Stride = 0x10", "Mmio, 0xFFFF_FFFF_FFFF_FF10, Count = 1")]
    public void ShouldReportArraysThatHaveADoorbellInCommon(string one, string other) => Verify(Device($$"""
        [Doorbell({{one}})]
        [{|DDSL0007:Doorbell({{other}})|}]
        private void M(int index) { }
        """));

    [Fact]
    public void ShouldNameTheFirstDoorbellsThatAreTheSame() => Assert.Equal(
        "The doorbell 'B[2]' (Mmio 0x28, length 4, any value) duplicates 'A[3]' (Mmio 0x28, length 4, any value), "
            + "and a machine rejects the second: change its address, length or match",
        Verify(Device("""
            [Doorbell(Mmio, 0x10, Length = 4, Count = 9, Stride = 8)] private void A(int index) { }
            [{|DDSL0007:Doorbell(Mmio, 0x4, Length = 4, Count = 4, Stride = 0x12)|}] private void B(int index) { }
            """)));

    [Fact]
    public void ShouldReportADoorbellOnTheClassAndOneOnAMethod() => Verify("""
        [Device, Doorbell(Pio, 0x10, Handler = nameof(M))]
        internal sealed partial class D { [{|DDSL0007:Doorbell(Pio, 0x10)|}] private void M() { } }
        """);

    [Fact]
    public void ShouldNotReportArraysSideBySide() => Verify("#pragma warning disable DDSL0009\n" + Device("""
        [Doorbell(Mmio, 0x10, Length = 4, Count = 4, Stride = 8)]
        [Doorbell(Mmio, 0x14, Length = 4, Count = 4, Stride = 8)]
        [Doorbell(Mmio, 0x10, Length = 8, Count = 4, Stride = 8)]
        [Doorbell(Mmio, 0x12, Match = 0, Count = 4)]
        [Doorbell(Mmio, 0x12, Match = 4, Count = 4)]
        [Doorbell(Mmio, 0x50, Count = 1)]
        [Doorbell(Mmio, 0x60, Length = 4, Match = 1, Count = 4, Stride = 8)]
        [Doorbell(Mmio, 0x68, Length = 4, Match = 2, Count = 4)]
        private void M(int index) { }
        """));

    [Fact]
    public void ShouldNotReportWhatIsSuppressed()
        => Verify("#pragma warning disable DDSL0007\n" + Device("[Doorbell(Mmio, 0x10, Count = 2)] private void M(int index) { }"));

    [Fact]
    public void ShouldNotReportADoorbellAgainstOneThatIsWrongItself() => Verify(Device("""
        [Doorbell(Pio, {|DDSL0004:0xFFFE|}, Count = 3, Stride = 1)]
        [Doorbell(Pio, 0xFFFE, Count = 2, Stride = 1)]
        private void M(int index) { }
        """));

    [Fact]
    public Task ShouldFixByTheNextFreeMatch() => FixAsync<MoveFix>(
        "NextMatch",
        Device("""
            [Doorbell(Pio, 0x10, Match = 1)] private void OnA() { }
            [Doorbell(Pio, 0x10, Match = 2)] private void OnB() { }
            [Doorbell(Pio, 0x10, /* the third */ Match = 0x1 /* of three */)] private void OnC() { }
            [Doorbell(Pio, 0x10, Match = 2, Count = 2)] private void OnD(int index) { _ = index; }
            """),
        Device("""
            [Doorbell(Pio, 0x10, Match = 1)] private void OnA() { }
            [Doorbell(Pio, 0x10, Match = 2)] private void OnB() { }
            [Doorbell(Pio, 0x10, /* the third */ Match = 0x4 /* of three */)] private void OnC() { }
            [Doorbell(Pio, 0x10, Match = 5, Count = 2)] private void OnD(int index) { _ = index; }
            """));

    [Fact]
    public Task ShouldFixByTheNextFreeOffset() => FixAsync<MoveFix>(
        "NextOffset",
        Device("""
            [Doorbell(Mmio, 0x10, Length = 4, Match = 1)] private void OnB() { }
            [Doorbell(Mmio, /* elsewhere */ 16, Length = 4, Match = 1)] private void OnC() { }
            [Doorbell(offset: 0x10, space: Mmio, Length = 4, Match = 1)] private void OnD() { }
            [Register(Mmio, 0x14)] private partial uint R { get; set; }
            """),
        Device("""
            [Doorbell(Mmio, 0x10, Length = 4, Match = 1)] private void OnB() { }
            [Doorbell(Mmio, /* elsewhere */ 24, Length = 4, Match = 1)] private void OnC() { }
            [Doorbell(offset: 0x1C, space: Mmio, Length = 4, Match = 1)] private void OnD() { }
            [Register(Mmio, 0x14)] private partial uint R { get; set; }
            """));

    [Fact]
    public Task ShouldOfferNoMatchWhereThereIsNone() => FixAsync<MoveFix>(
        "NextOffset",
        Device("[Doorbell(Pio, 0xFFF0, Length = 1)] private void OnA() { } [Doorbell(Pio, 0xFFF0, Length = 1)] private void OnB() { }"),
        Device("[Doorbell(Pio, 0xFFF0, Length = 1)] private void OnA() { } [Doorbell(Pio, 0xFFF1, Length = 1)] private void OnB() { }"));

    [Fact]
    public Task ShouldProposeNoFixAtTheEndOfTheSpaceOrForAnArrayThatRepeatsItself() => OffersNothingAsync<MoveFix>(Device("""
        [Doorbell(Pio, 0xFFFE, Length = 2)] private void OnA() { }
        [Doorbell(Pio, 0xFFFE, Length = 2)] private void OnB() { }
        [Doorbell(Mmio, 0, Count = 2)] private void OnC(int index) { _ = index; }
        """));
}
