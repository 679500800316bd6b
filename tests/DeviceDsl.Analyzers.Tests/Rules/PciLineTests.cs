namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0435")]
public sealed class PciLineTests : RuleTests
{
    [Theory]
    [InlineData("PciDevice(1, 2), {|DDSL0435:EdgeIrq(Gsi = 5)|}",
        "is edge-triggered, but an interrupt pin is level-triggered: declare a level line")]
    [InlineData("PciDevice(1, 2, Pin = PciInterruptPin.None), {|DDSL0435:LevelIrq(Gsi = 5)|}",
        "has no interrupt pin, because Pin is None: set Pin or remove the line")]
    [InlineData("PciDevice(1, 2, Pin = PciInterruptPin.None), {|DDSL0435:EdgeIrq(Gsi = 5)|}",
        "is edge-triggered, but an interrupt pin is level-triggered: declare a level line")]
    public void ShouldReportALineThatDrivesNoPin(string attributes, string fault)
        => Assert.Equal($"The line 'Irq5' {fault}", Verify(PciFunction(attributes)));

    [Theory]
    [InlineData("PciDevice(1, 2, Pin = PciInterruptPin.B), LevelIrq(Gsi = 5)")]
    [InlineData("PciDevice(1, 2, Pin = PciInterruptPin.None), MsiIrq")]
    public void ShouldNotReportALevel(string attributes) => Verify(PciFunction(attributes));

    [Fact]
    public void ShouldNotReportAnEdgeOfAnotherDevice() => Verify("[Device, EdgeIrq(Gsi = 5)] internal sealed partial class D;");

    [Fact]
    public void ShouldNotReportWhatIsSuppressed()
        => Verify("#pragma warning disable DDSL0435\n" + PciFunction("PciDevice(1, 2), EdgeIrq(Gsi = 5)"));
}
