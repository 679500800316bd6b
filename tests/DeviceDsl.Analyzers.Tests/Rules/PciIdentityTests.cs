namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0433")]
public sealed class PciIdentityTests : RuleTests
{
    [Theory]
    [InlineData("PciDevice({|DDSL0433:0xFFFF|}, 2)", "has vendor ID 0xFFFF, which guests read where no function exists: use another")]
    [InlineData("PciDevice(1, 2, {|DDSL0433:ClassCode = 0x0100_0000|})",
        "has class code 0x1000000, which exceeds 24 bits: use a smaller one")]
    public void ShouldReportAnIdentityThatNobodyKnows(string attribute, string fault)
        => Assert.Equal($"The PCI function 'D' {fault}", Verify(PciFunction(attribute)));

    [Fact]
    public void ShouldReportAPinThatThereIsNot() => Assert.Equal(
        "The PCI function 'D' has Pin = 5, which is not a PciInterruptPin: use a defined value",
        Verify(PciFunction("PciDevice(1, 2, {|DDSL0020:Pin = (PciInterruptPin)5|})")));

    [Theory]
    [InlineData("PciDevice(0xFFFE, 0xFFFF, ClassCode = 0xFF_FFFF, Revision = 0xFF, Pin = PciInterruptPin.D)")]
    [InlineData("PciDevice(0, 0, Pin = PciInterruptPin.None)")]
    public void ShouldNotReportAnIdentity(string attribute) => Verify(PciFunction(attribute));

    [Fact]
    public void ShouldNotReportWhatIsSuppressed() => Verify("#pragma warning disable DDSL0433\n" + PciFunction("PciDevice(0xFFFF, 2)"));
}
