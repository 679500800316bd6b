namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0042")]
public sealed class InvalidGsiMapTests : RuleTests
{
    [Theory]
    [InlineData("Two", "{|DDSL0042:Gsi = 9|}", "'_d' sets one Gsi, but the device has lines on GSI 5, 6: use GsiMap")]
    [InlineData("None", "{|DDSL0042:Gsi = 9|}", "'_d' sets Gsi, but the device has no line: remove it")]
    [InlineData("One", "{|DDSL0042:Gsi = 9|}, GsiMap = new[] { 5, 9 }", "'_d' sets both Gsi and GsiMap: use one of them")]
    [InlineData("Two", "{|DDSL0042:GsiMap = new[] { 5, 9, 6 }|}",
        "'_d' has 3 numbers in GsiMap: use pairs of a declared GSI and its replacement")]
    [InlineData("Two", "{|DDSL0042:GsiMap = new[] { 9, 5 }|}",
        "'_d' moves GSI 9 to 5, but the device has lines on GSI 5, 6: move a declared GSI")]
    [InlineData("One", "{|DDSL0042:GsiMap = new[] { 9, 5 }|}",
        "'_d' moves GSI 9 to 5, but the device has a line on GSI 5: move a declared GSI")]
    [InlineData("Two", "{|DDSL0042:GsiMap = new[] { 5, 9, 5, 10 }|}", "'_d' moves GSI 5 twice: remove one of the pairs")]
    public void ShouldReportAMoveOfNoLine(string device, string moves, string message)
        => Assert.Equal(message, Verify(Board(device, moves)));

    [Theory]
    [InlineData("One", "Gsi = 9")]
    [InlineData("One", "GsiMap = new[] { 5, 9 }")]
    [InlineData("Two", "GsiMap = new[] { 5, 9 }")]
    [InlineData("Two", "GsiMap = new[] { 5, 6, 6, 5 }")]
    [InlineData("None", "GsiMap = null")]
    [InlineData("None", "GsiMap = new int[0]")]
    public void ShouldNotReportAMoveOfALine(string device, string moves) => Verify(Board(device, moves));

    [Fact]
    public void ShouldNotReportWhatIsSuppressed() => Verify("#pragma warning disable DDSL0042\n" + Board("None", "Gsi = 9"));

    private static string Board(string device, string moves) => $$"""
        [Board] internal sealed partial class M { [Attach(Pio = 0x100, {{moves}})] private readonly {{device}} _d = new(); }
        [Device] internal sealed partial class None;
        [Device, EdgeIrq(Gsi = 5)] internal sealed partial class One { [OnReset] private void M() { Irq5.Pulse(); } }
        [Device, EdgeIrq(Gsi = 5), EdgeIrq(Gsi = 6)] internal sealed partial class Two {
            [OnReset] private void M() { Irq5.Pulse(); Irq6.Pulse(); } }
        """;
}
