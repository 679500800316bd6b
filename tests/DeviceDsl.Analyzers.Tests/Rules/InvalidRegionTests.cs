namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0038")]
public sealed class InvalidRegionTests : RuleTests
{
    [Fact]
    public void ShouldReportARegionWithoutBytes() => Assert.Equal(
        "The region has length 0: give it a length",
        Verify("[Device, Region(Mmio, 0x100, {|DDSL0038:0|})] internal sealed partial class D;"));

    [Fact]
    public void ShouldReportANameThatAnotherHas() => Assert.Equal(
        "The region 'Buffer' has the same name as another region, Mmio 0x100, length 0x10: rename one of them",
        Verify("""
            [Device, Region(Mmio, 0x100, 0x10, Name = "Buffer"), Region(Mmio, 0x200, 0x10, {|DDSL0038:Name = "Buffer"|})]
            internal sealed partial class D { [OnRead(Region = "Buffer")] private ulong M(ulong offset, int length) { return 0; } }
            """));

    [Fact]
    public void ShouldReportASecondCheckOfOneAccess() => Assert.Equal(
        "The region 'A' already has a method for checks of writes, 'M', so 'N' never runs: remove one of them",
        Verify("""
            [Device, Region(Mmio, 0x100, 0x10, Name = "A")]
            internal sealed partial class D
            {
                [BeforeWrite(Region = "A")] private bool M(ulong offset, int length, ulong value) => true;
                [BeforeWrite({|DDSL0038:Region = "A"|})] private bool N(ulong offset, int length, ulong value) => true;
                [OnWrite(Region = "A")] private void O(ulong offset, int length, ulong value) { }
                [BeforeRead(Region = "A")] private bool P(ulong offset, int length) => true;
            }
            """));

    [Fact]
    public void ShouldReportASecondMethodForOneAccess() => Assert.Equal(
        "The region 'A' already has a method for reads, 'M', so 'N' never runs: remove one of them",
        Verify("""
            [Device, Region(Mmio, 0x100, 0x10, Name = "A"), Region(Mmio, 0x200, 0x10, Name = "B")]
            internal sealed partial class D
            {
                [OnRead(Region = "A"), OnRead(Region = "B")] private ulong M(ulong offset, int length) { return 0; }
                [OnRead({|DDSL0038:Region = "A"|})] private ulong N(ulong offset, int length) { return 0; }
                [OnWrite(Region = "A")] private void O(ulong offset, int length, ulong value) { }
                [OnWrite({|DDSL0038:Region = "A"|}), OnWrite(Region = "B")] private void P(ulong offset, int length, ulong value) { }
            }
            """));

    [Theory]
    [InlineData("Region(Mmio, 0, 1)")]
    [InlineData("Region(Mmio, 0, 0xFFFF_FFFF_FFFF_FFFF)")]
    [InlineData("Region(Pio, 0, 0x1_0000), Region(Mmio, 0, 1)")]
    [InlineData("Region(Pio, 0, 1, Name = \"\"), Region(Pio, 1, 1, Name = null), Region(Pio, 2, 1), Region(Pio, 3, 1, Name = \"a b\\n\")")]
    public void ShouldNotReportARegion(string regions) => Verify($"[Device, {regions}] internal sealed partial class D;");

    [Fact]
    public void ShouldNotReportWhatIsSuppressed()
        => Verify("#pragma warning disable DDSL0038\n[Device, Region(Mmio, 0, 0)] internal sealed partial class D;");
}
