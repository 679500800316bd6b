namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0033")]
public sealed class RegisterValueTests : RuleTests
{
    [Fact]
    public void ShouldReportAResetThatDoesNotFit() => Assert.Equal(
        "Reset = 0x100 does not fit in the register 'A' of length 1: use a smaller value or a wider register",
        Verify(Device("[Register(Mmio, 0, {|DDSL0033:Reset = 0x100|})] private partial byte A { get; set; }")));

    [Theory]
    [InlineData("ushort", "{|DDSL0033:Mask = 0x1_0000|}")]
    [InlineData("uint", "{|DDSL0033:Mask = 0xFFFF_FFFF_FFFF_FFFF|}, {|DDSL0033:Reset = 0x1_0000_0000|}")]
    public void ShouldReportWhatDoesNotFit(string type, string arguments)
        => Verify(Device($"[Register(Mmio, 0, {arguments})] private partial {type} A {{ get; set; }}"));

    [Theory]
    [InlineData("byte", "2")]
    [InlineData("uint", "0")]
    [InlineData("uint", "-1")]
    [InlineData("uint", "5")]
    [InlineData("ulong", "int.MaxValue")]
    public void ShouldReportALengthThatTheTypeDoesNotHave(string type, string length) => Assert.EndsWith(
        $"does not fit in the register 'A' of type '{type}': use a smaller value or a wider register",
        Verify(Device(
            $$"""[Register(Mmio, 0, {|DDSL0033:Length = {{length}}|}, Reset = 0x1FF)] private partial {{type}} A { get; set; }""")),
        StringComparison.Ordinal);

    [Fact]
    public void ShouldReportWhatDoesNotFitALengthThatIsGiven() => Assert.Equal(
        "Reset = 0x1000000 does not fit in the register 'A' of length 3: use a smaller value or a wider register",
        Verify(Device("[Register(Mmio, 0, {|DDSL0033:Reset = 0x100_0000|}, Length = 3)] private partial uint A { get; set; }")));

    [Theory]
    [InlineData("uint", "Length = 3, Reset = 0xFF_FFFF")]
    [InlineData("ulong", "Length = 7, Mask = 0xFF_FFFF_FFFF_FFFF")]
    [InlineData("byte", "Reset = 0xFF, Mask = 0")]
    [InlineData("ulong", "Reset = 0xFFFF_FFFF_FFFF_FFFF, Mask = 0xFFFF_FFFF_FFFF_FFFF")]
    public void ShouldNotReportWhatFits(string type, string arguments)
        => Verify(Device($"[Register(Mmio, 0, {arguments})] private partial {type} A {{ get; set; }}"));

    [Fact]
    public void ShouldNotReportWhatIsSuppressed()
        => Verify("#pragma warning disable DDSL0033\n" + Device("[Register(Mmio, 0, Reset = 0x100)] private partial byte A { get; set; }"));
}
