namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0048")]
public sealed class AccessWidthsTests : RuleTests
{
    [Theory]
    [InlineData("16")]
    [InlineData("32")]
    [InlineData("3 | 16")]
    [InlineData("-1")]
    [InlineData("int.MinValue")]
    public void ShouldReportWidthsThatNoAccessHas(string widths)
    {
        string shown = widths switch { "3 | 16" => "19", "int.MinValue" => "-2147483648", _ => widths };
        string fault = $"has Widths = {shown}, but accesses have 1, 2, 4 or 8 bytes: combine these";
        Assert.Equal(
            $"The register 'A' {fault}",
            Verify(Device($"[Register(Mmio, 0, {{|DDSL0048:Widths = {widths}|}})] private partial uint A {{ get; set; }}")));
        Assert.Equal(
            $"The region 'Box' {fault}",
            Verify($"[Device, Region(Mmio, 0, 8, Name = \"Box\", {{|DDSL0048:Widths = {widths}|}})] internal sealed partial class D;"));
        Assert.Equal(
            $"The device 'D' {fault}",
            Verify($"[Device({{|DDSL0048:Widths = {widths}|}})] internal sealed partial class D;"));
    }

    [Fact]
    public void ShouldReportWidthsThatNoPortAccessHas()
    {
        const string Fault = "takes accesses of 8 bytes, but port accesses have at most 4: add a width, or OtherWidths.Pad";
        Assert.Equal(
            $"The register 'A' {Fault}",
            Verify(Device("[Register(Pio, 0, {|DDSL0048:Widths = 8|})] private partial ulong A { get; set; }")));
        Assert.Equal(
            $"The alias 'A' {Fault}",
            Verify(Device("[Register(Mmio, 0, Widths = 8), {|DDSL0048:Alias(Pio, 0)|}] private partial ulong A { get; set; }")));
        Assert.Equal(
            $"The region {Fault}",
            Verify("[Device({|DDSL0048:Widths = 8|}), Region(Pio, 0, 8)] internal sealed partial class D;"));
    }

    [Fact]
    public void ShouldReportTheSameMistakeOnce()
    {
        Verify(
            "[Device({|DDSL0048:Widths = 8|}), Region(Pio, 0, 8), Region(Pio, 8, 8), Region(Mmio, 0, 8)] "
            + "internal sealed partial class D;");
        Verify(Device("[Register(Pio, 0, {|DDSL0048:Widths = 8|}), Alias(Pio, 8)] private partial ulong A { get; set; }"));
    }

    [Fact]
    public void ShouldReportOtherWidthsWhereThereAreNone()
    {
        Assert.Equal(
            "The register 'A' has OtherWidths but takes accesses of all widths: add Widths",
            Verify(Device("[Register(Mmio, 0, {|DDSL0048:OtherWidths = OtherWidths.Split|})] private partial uint A { get; set; }")));
        Assert.Equal(
            "The device 'D' has OtherWidths but takes accesses of all widths: add Widths",
            Verify("[Device({|DDSL0048:OtherWidths = OtherWidths.Pad|}), Region(Mmio, 0, 8)] internal sealed partial class D;"));
        Verify(
            "[Device(Widths = 4), Region(Mmio, 0, 8, Widths = 0, {|DDSL0048:OtherWidths = OtherWidths.Pad|})] "
            + "internal sealed partial class D;");
    }

    [Theory]
    [InlineData("Widths = 4")]
    [InlineData("Widths = 4 | 8")]
    [InlineData("Widths = 15")]
    [InlineData("Widths = 0")]
    [InlineData("Widths = 1, OtherWidths = OtherWidths.Split | OtherWidths.Pad")]
    [InlineData("ByteOrder = ByteOrder.BigEndian")]
    public void ShouldNotReportWidthsOfAccesses(string form)
    {
        Verify(Device($"[Register(Mmio, 0, {form})] private partial uint A {{ get; set; }}"));
        Verify($"[Device({form}), Region(Mmio, 0, 8), Region(Mmio, 0x10, 8, {form})] internal sealed partial class D;");
    }

    [Theory]
    [InlineData("[Device(Widths = 8, OtherWidths = OtherWidths.Pad), Region(Pio, 0, 8)] internal sealed partial class D;")]
    [InlineData("[Device(Widths = 4 | 8), Region(Pio, 0, 8)] internal sealed partial class D;")]
    [InlineData("[Device(Widths = 8), Region(Pio, 0, 8, Widths = 1)] internal sealed partial class D;")]
    [InlineData("[Device(OtherWidths = OtherWidths.Split), Region(Mmio, 0, 8, Widths = 4)] internal sealed partial class D;")]
    [InlineData("[Device(Widths = 4), Region(Mmio, 0, 8, OtherWidths = OtherWidths.Pad)] internal sealed partial class D;")]
    public void ShouldNotReportWidthsThatDeviceAndPartGiveTogether(string device) => Verify(device);
}
