using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0006")]
public sealed class UnalignedDoorbellTests : RuleTests
{
    [Theory]
    [InlineData("Mmio, 0x0, Length = 4", "Mmio = 0x1002")]
    [InlineData("Mmio, 0x2, Length = 4", "Mmio = 0x1000")]
    [InlineData("Pio, 0x1, Length = 4", "Pio = 0xC050")]
    [InlineData("Mmio, 0x4, Length = 8", "Mmio = 0x1000")]
    public void ShouldReportWhatABasePutsOutOfLine(string doorbell, string at)
        => Verify(Board(doorbell, $"{{|DDSL0006:{at}|}}"));

    [Fact]
    public void ShouldNameTheFirstOfAnArrayThatIsOutOfLine() => Assert.Equal(
        "The doorbell 'A.Ring[1]' (Mmio 0x1006, length 4, any value) is not aligned to its length, "
            + "so a guest's write may be split in two and neither half rings it: align its address",
        Verify(Board("Mmio, 0x0, Length = 4, Count = 3, Stride = 6", "{|DDSL0006:Mmio = 0x1000|}", "int index")));

    [Theory]
    [InlineData("Mmio, 0x2, Length = 4", "Mmio = 0x1002")]
    [InlineData("Mmio, 0x1", "Mmio = 0x1000")]
    [InlineData("Pio, 0x3, Length = 1", "Pio = 0xC050")]
    public void ShouldNotReportWhatIsAlignedOrHasNoLength(string doorbell, string at) => Verify(Board(doorbell, at));

    [Fact]
    public void ShouldNotReportAnOffsetWithoutABase()
        => Verify(Device("private int _n; [Doorbell(Mmio, 0x2, Length = 4)] private void Ring() => _n++;"));

    [Fact]
    public void ShouldNotReportWhatIsSuppressed()
        => Verify("#pragma warning disable DDSL0006\n" + Board("Mmio, 0x0, Length = 4", "Mmio = 0x1002"));

    [Fact]
    public Task ShouldFixByTheBaseBelow() => FixAsync<ArgumentFix>(
        "AlignBase",
        Board("Mmio, 0x8, Length = 8", "Mmio = 0x1004 /* here */"),
        Board("Mmio, 0x8, Length = 8", "Mmio = 0x1000 /* here */"));

    [Theory]
    [InlineData("Mmio, 0x0, Length = 4, Count = 3, Stride = 6", "Mmio = 0x1000", "int index")]
    [InlineData("Mmio, 0x2, Length = 4", "Mmio = 0x0", "")]
    [InlineData("Mmio, 0x2, Length = 4", "", "")]
    public Task ShouldProposeNoFixIfNoBaseHelps(string doorbell, string at, string parameters)
        => OffersNothingAsync<ArgumentFix>(Board(doorbell, at, parameters));

    private static string Board(string doorbell, string at, string parameters = "") => $$"""
        [Board] internal sealed partial class M { [Attach({{at}})] public Bell A { get; } = new(); }
        [Device] internal sealed partial class Bell { private int _n; [Doorbell({{doorbell}})] private void Ring({{parameters}}) => _n++; }
        """;
}
