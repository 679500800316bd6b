namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0020")]
public sealed class UnknownValueTests : RuleTests
{
    [Fact]
    public void ShouldReportAnAddressSpaceThatDoesNotExist() => Assert.Equal(
        "The doorbell 'OnKick' has address space 7, which is not defined: use Pio or Mmio",
        Verify(Device("[Doorbell({|DDSL0020:(AddressSpace)7|}, 0x10, Length = 3)] private void OnKick() { }")));

    [Fact]
    public void ShouldReportTheSpaceThatOnlyOtherProcessorsHave()
        => Verify(Device("[Doorbell({|DDSL0020:VirtioCcw|}, 0x10)] private void OnKick() { }"));

    [Fact]
    public void ShouldNotReportACastToOneThatDoes()
        => Verify(Device("[Doorbell((AddressSpace)1, 0x10)] private void OnKick() { }"));

    [Fact]
    public void ShouldReportARegisterInNoSpaceOrOfNoAccess()
    {
        Verify(Device("[Register({|DDSL0020:AddressSpace.VirtioCcw|}, 0)] private partial uint A { get; set; }"));
        Assert.Equal(
            "The register 'A' has Access = 16, which is not a RegisterAccess: use a defined value",
            Verify(Device("[Register(Mmio, 0, {|DDSL0020:Access = (RegisterAccess)16|})] private partial uint A { get; set; }")));
    }

    [Fact]
    public void ShouldReportAFieldOfNoAccess() => Assert.Equal(
        "The field 'F' has Access = 255, which is not a RegisterAccess: use a defined value",
        Verify(Device("""
            [Register(Mmio, 0, Mask = 1)] private partial byte R { get; set; }
            [Field(0, 0, Register = nameof(R), {|DDSL0020:Access = (RegisterAccess)255|})] private partial bool F { get; set; }
            """)));

    [Theory]
    [InlineData("OtherWidths = (OtherWidths)4", "OtherWidths = 4, which is not a defined OtherWidths")]
    [InlineData("ByteOrder = (ByteOrder)2", "ByteOrder = 2, which is not a defined ByteOrder")]
    public void ShouldReportAnAccessOfNoForm(string form, string fault)
    {
        Assert.Equal(
            $"The register 'A' has {fault}: use a defined value",
            Verify(Device($"[Register(Mmio, 0, Widths = 4, {{|DDSL0020:{form}|}})] private partial uint A {{ get; set; }}")));
        Assert.Equal(
            $"The region has {fault}: use a defined value",
            Verify($"[Device, Region(Mmio, 0, 8, Widths = 4, {{|DDSL0020:{form}|}})] internal sealed partial class D;"));
        Assert.Equal(
            $"The device 'D' has {fault}: use a defined value",
            Verify($"[Device(Widths = 4, {{|DDSL0020:{form}|}})] internal sealed partial class D;"));
    }

    [Fact]
    public void ShouldReportARegionInNoSpace() => Assert.StartsWith(
        "The region 'A' has address space 9",
        Verify("[Device, Region({|DDSL0020:(AddressSpace)9|}, 0, 0, Name = \"A\")] internal sealed partial class D;"),
        StringComparison.Ordinal);
}
