namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0036")]
public sealed class OverlappingFieldsTests : RuleTests
{
    [Fact]
    public void ShouldReportTheLaterOfTwoAndNameBoth() => Assert.Equal(
        "The field 'B' (bits 4 to 3) overlaps 'A' (bits 3 to 0) in the register 'R': move one of them",
        Verify(Device("""
            [Register(Mmio, 0)] private partial uint R { get; set; }
            [Field(3, 0, Register = nameof(R))] private partial byte A { get; set; }
            [Field({|DDSL0036:4, 3|}, Register = nameof(R))] private partial byte B { get; set; }
            """)));

    [Theory]
    [InlineData("7, 0", "0, 0")]
    [InlineData("5, 5", "5, 5")]
    [InlineData("5, 5", "7, 0")]
    [InlineData("6, 3", "4, 1")]
    [InlineData("low: 3, high: 6", "low: 1, high: 4")]
    public void ShouldReportBitsInCommon(string one, string other) => Verify(Device($$"""
        [Register(Mmio, 0, Mask = 0xFF)] private partial uint R { get; set; }
        [Field({{one}}, Register = nameof(R))] private partial uint A { get; set; }
        [Field({|DDSL0036:{{other}}|}, Register = nameof(R))] private partial uint B { get; set; }
        """));

    [Fact]
    public void ShouldNotReportNeighboursOrOtherRegisters() => Verify(Device("""
        [Register(Mmio, 0)] private partial byte R { get; set; }
        [Field(3, 0, Register = nameof(R))] private partial byte A { get; set; }
        [Field(7, 4, Register = nameof(R))] private partial byte B { get; set; }
        [Register(Mmio, 1)] private partial byte S { get; set; }
        [Field(7, 0, Register = nameof(S))] private partial byte C { get; set; }
        """));

    [Fact]
    public void ShouldNotReportWhatIsSuppressed() => Verify("#pragma warning disable DDSL0036\n" + Device("""
        [Register(Mmio, 0)] private partial byte R { get; set; }
        [Field(7, 0, Register = nameof(R))] private partial byte A { get; set; }
        [Field(0, 0, Register = nameof(R))] private partial bool B { get; set; }
        """));
}
