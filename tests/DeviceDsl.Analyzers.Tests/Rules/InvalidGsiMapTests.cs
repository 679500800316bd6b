namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0042")]
public sealed class InvalidGsiMapTests : RuleTests
{
    [Theory]
    [InlineData("Two", "{|DDSL0042:Gsi = 9|}", "'_d' gives one Gsi for lines on GSI 5, 6: GsiMap moves several")]
    [InlineData("None", "{|DDSL0042:Gsi = 9|}", "'_d' gives a Gsi, but the device has no line")]
    [InlineData("One", "{|DDSL0042:Gsi = 9|}, GsiMap = new[] { 5, 9 }", "'_d' gives both Gsi and GsiMap: one of them moves the lines")]
    [InlineData("Two", "{|DDSL0042:GsiMap = new[] { 5, 9, 6 }|}", "'_d' has 3 numbers in its GsiMap: they are pairs, a declared GSI and the one it becomes")]
    [InlineData("Two", "{|DDSL0042:GsiMap = new[] { 9, 5 }|}", "'_d' moves GSI 9 to 5, but the device has lines on GSI 5, 6")]
    [InlineData("One", "{|DDSL0042:GsiMap = new[] { 9, 5 }|}", "'_d' moves GSI 9 to 5, but the device has its line on GSI 5")]
    [InlineData("Two", "{|DDSL0042:GsiMap = new[] { 5, 9, 5, 10 }|}", "'_d' moves GSI 5 twice")]
    public void ShouldReportAMoveOfNoLine(string device, string moves, string message)
        => Assert.Equal(message, Verify(Machine(device, moves)));

    [Theory]
    [InlineData("One", "Gsi = 9")]
    [InlineData("One", "GsiMap = new[] { 5, 9 }")]
    [InlineData("Two", "GsiMap = new[] { 5, 9 }")]
    [InlineData("Two", "GsiMap = new[] { 5, 6, 6, 5 }")]
    [InlineData("None", "GsiMap = null")]
    [InlineData("None", "GsiMap = new int[0]")]
    public void ShouldNotReportAMoveOfALine(string device, string moves) => Verify(Machine(device, moves));

    [Fact]
    public void ShouldNotReportWhatIsSuppressed() => Verify("#pragma warning disable DDSL0042\n" + Machine("None", "Gsi = 9"));

    private static string Machine(string device, string moves) => $$"""
        [Machine] internal sealed partial class M { [Attach(Pio = 0x100, {{moves}})] private readonly {{device}} _d = new(); }
        [Device] internal sealed partial class None;
        [Device, EdgeIrq(Gsi = 5)] internal sealed partial class One { [OnReset] private void M() { Irq5.Pulse(); } }
        [Device, EdgeIrq(Gsi = 5), EdgeIrq(Gsi = 6)] internal sealed partial class Two { [OnReset] private void M() { Irq5.Pulse(); Irq6.Pulse(); } }
        """;
}
