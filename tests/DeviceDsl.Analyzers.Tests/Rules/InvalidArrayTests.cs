namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0031")]
public sealed class InvalidArrayTests : RuleTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("int.MinValue")]
    [InlineData("65537")]
    [InlineData("int.MaxValue")]
    public void ShouldReportACountThatNoMachineCanHave(string count)
        => Verify(Device($$"""[Doorbell(Mmio, 0x10, Stride = 4, {|DDSL0031:Count = {{count}}|})] private void M(int index) { }"""));

    [Theory]
    [InlineData("0")]
    [InlineData("65537")]
    public void ShouldReportACountOfRegisters(string count) => Assert.Equal(
        $"The register 'A' has Count = {count}: use 1 to 65536",
        Verify(Device(
            $$"""[Register(Mmio, 0x10, Stride = 4, {|DDSL0031:Count = {{count}}|})] private partial Registers<uint> A { get; }""")));

    [Fact]
    public void ShouldReportAStrideOfOneRegister()
        => Verify(Device("[Register(Mmio, 0x10, {|DDSL0031:Stride = 4|})] private partial uint A { get; set; }"));

    [Fact]
    public void ShouldNotReportAnArrayOfRegisters()
        => Verify(Device("[Register(Mmio, 0x10, Count = 65536, Stride = 0x1_0000)] private partial Registers<uint> A { get; }"));

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("2049")]
    public void ShouldReportANumberOfVectorsThatNoTableHas(string vectors) => Assert.Equal(
        $"The device has Vectors = {vectors}: use 1 to 2048",
        Verify($"[Device, MsiIrq({{|DDSL0031:Vectors = {vectors}|}})] internal sealed partial class D;"));

    [Theory]
    [InlineData("")]
    [InlineData("(Vectors = 2048)")]
    public void ShouldNotReportMessageVectors(string arguments)
        => Verify(
            $"[Device, MsiIrq{arguments}] internal sealed partial class D {{ "
                + "[Doorbell(Pio, 0)] private void M() { Msi[0].Signal(); } }");

    [Fact]
    public void ShouldReportAStrideWithoutACount() => Assert.Equal(
        "The doorbell 'M' has Stride = 0x4 but no Count: set Count or remove Stride",
        Verify(Device("[Doorbell(Mmio, 0x10, {|DDSL0031:Stride = 4|})] private void M() { }")));

    [Theory]
    [InlineData("Count = 1")]
    [InlineData("Count = 65536, Stride = 1")]
    [InlineData("Match = 0, Count = 65536")]
    public void ShouldNotReportAnArray(string array)
        => Verify(Device($"[Doorbell(Mmio, 0x10, {array})] private void M(int index) {{ }}"));

    [Fact]
    public void ShouldNotReportAStrideOfNothing() => Verify(Device("[Doorbell(Mmio, 0x10, Stride = 0)] private void M() { }"));

    [Fact]
    public void ShouldNotReportWhatIsSuppressed()
        => Verify("#pragma warning disable DDSL0031\n" + Device("[Doorbell(Mmio, 0x10, Count = 0)] private void M(int index) { }"));
}
