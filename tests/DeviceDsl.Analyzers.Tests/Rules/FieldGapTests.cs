using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0037")]
public sealed class FieldGapTests : RuleTests
{
    [Fact]
    public void ShouldReportTheBitsWithoutAField() => Assert.Equal(
        "The register 'R' has bits in no field (31 to 8, 3, 1), which the guest can read and write: "
            + "declare fields or exclude them with a Mask",
        Verify(Device("""
            [{|DDSL0037:Register(Mmio, 0)|}] private partial uint R { get; set; }
            [Field(0, 0, Register = nameof(R))] private partial bool A { get; set; }
            [Field(2, 2, Register = nameof(R))] private partial bool B { get; set; }
            [Field(7, 4, Register = nameof(R))] private partial byte C { get; set; }
            """)));

    [Theory]
    [InlineData("uint", "31, 1", "0")]
    [InlineData("byte", "6, 0", "7")]
    [InlineData("ulong", "62, 0", "63")]
    public void ShouldReportASingleBit(string type, string field, string bit) => Assert.StartsWith(
        $"The register 'R' has bits in no field ({bit}), which",
        Verify(Device($$"""
            [{|DDSL0037:Register(Mmio, 0)|}] private partial {{type}} R { get; set; }
            [Field({{field}}, Register = nameof(R))] private partial {{type}} F { get; set; }
            """)),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("ReadOnly", "the guest can read")]
    [InlineData("WriteOnly", "the guest can write but not read back")]
    [InlineData("ReadClear", "the guest clears by reading")]
    [InlineData("WriteOneClears", "the guest can read and clear")]
    [InlineData("WriteZeroSets", "the guest can read and set")]
    [InlineData("WriteOneToggles", "the guest can read and toggle")]
    [InlineData("Reserved", "the guest can read and write")]
    public void ShouldSayWhatTheGuestCanDoWithTheBits(string access, string can) => Assert.Equal(
        $"The register 'R' has bits in no field (7 to 1), which {can}: declare fields or exclude them with a Mask",
        Verify(Device($$"""
            [{|DDSL0037:Register(Mmio, 0, Access = RegisterAccess.{{access}})|}] private partial byte R { get; set; }
            [Field(0, 0, Register = nameof(R))] private partial bool F { get; set; }
            """)));

    [Fact]
    public void ShouldSayThatBitsOfAConstantAreThoseOfItsReset() => Assert.StartsWith(
        "The register 'R' has bits in no field (7 to 1), which the guest reads as in Reset: ",
        Verify(Device("""
            [{|DDSL0037:Register(Mmio, 0, Access = RegisterAccess.Constant)|}] private partial byte R { get; }
            [Field(0, 0, Register = nameof(R))] private partial bool F { get; }
            """)),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("", "[Field(7, 0, Register = nameof(R))] private partial byte F { get; set; }")]
    [InlineData("",
        "[Field(7, 4, Register = nameof(R))] private partial byte F { get; set; } "
            + "[Field(3, 0, Register = \"R\", Access = RegisterAccess.Reserved)] private partial byte G { get; set; }")]
    [InlineData(", Mask = 0x1F", "[Field(3, 0, Register = nameof(R))] private partial byte F { get; set; }")]
    [InlineData("", "")]
    public void ShouldNotReportBitsThatAreAccountedFor(string mask, string fields)
        => Verify(Device($"[Register(Mmio, 0{mask})] private partial byte R {{ get; set; }} {fields}"));

    [Fact]
    public void ShouldNotReportGapsThatAWrongFieldLeaves() => Verify(Device("""
        [Register(Mmio, 0)] private partial byte R { get; set; }
        [Field({|DDSL0035:8|}, 0, Register = nameof(R))] private partial ushort F { get; set; }
        """));

    [Fact]
    public void ShouldNotReportWhatIsSuppressed() => Verify("#pragma warning disable DDSL0037\n" + Device("""
        [Register(Mmio, 0)] private partial byte R { get; set; }
        [Field(0, 0, Register = nameof(R))] private partial bool F { get; set; }
        """));

    [Fact]
    public Task ShouldFixByMaskingTheRest() => FixAsync<ArgumentFix>(
        "SetMask",
        Device("""
            [Register(Mmio, 0)] private partial uint R { get; set; }
            [Field(0, 0, Register = nameof(R))] private partial bool A { get; set; }
            [Field(7, 4, Register = nameof(R))] private partial byte B { get; set; }
            [Register(Mmio, 4, Reset = 1)] private partial ulong S { get; set; }
            [Field(63, 63, Register = nameof(S))] private partial bool C { get; set; }
            """),
        Device("""
            [Register(Mmio, 0, Mask = 0xF1)] private partial uint R { get; set; }
            [Field(0, 0, Register = nameof(R))] private partial bool A { get; set; }
            [Field(7, 4, Register = nameof(R))] private partial byte B { get; set; }
            [Register(Mmio, 4, Reset = 1, Mask = 0x8000000000000000)] private partial ulong S { get; set; }
            [Field(63, 63, Register = nameof(S))] private partial bool C { get; set; }
            """));
}
