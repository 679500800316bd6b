namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0035")]
public sealed class FieldRangeTests : RuleTests
{
    [Theory]
    [InlineData("{|DDSL0035:8|}, 7", "bits 8 to 7) lies outside the register 'R', which has bits 7 to 0")]
    [InlineData("0, {|DDSL0035:-1|}", "bits 0 to -1) lies outside the register 'R', which has bits 7 to 0")]
    [InlineData("{|DDSL0035:64|}, 64", "bit 64) lies outside the register 'R', which has bits 7 to 0")]
    [InlineData("int.MaxValue, {|DDSL0035:int.MinValue|}",
        "bits 2147483647 to -2147483648) lies outside the register 'R', which has bits 7 to 0")]
    [InlineData("{|DDSL0035:1|}, 2", "bits 1 to 2) has its high bit below its low bit")]
    [InlineData("low: 2, {|DDSL0035:high: 1|}", "bits 1 to 2) has its high bit below its low bit")]
    public void ShouldReportBitsThatTheRegisterDoesNotHave(string bits, string fault) => Assert.Equal(
        $"The field 'F' ({fault}: correct its bits",
        Verify(Device($$"""
            [Register(Mmio, 0)] private partial byte R { get; set; }
            [Field({{bits}}, Register = nameof(R))] private partial byte F { get; set; }
            """)));

    [Fact]
    public void ShouldReportBitsThatTheMaskLeavesOut() => Assert.Equal(
        "The field 'F' (bits 4 to 2) has bits outside the Mask 0xF of the register 'R': correct its bits",
        Verify(Device("""
            [Register(Mmio, 0, Mask = 0xF)] private partial byte R { get; set; }
            [Field({|DDSL0035:4, 2|}, Register = nameof(R))] private partial byte F { get; set; }
            """)));

    [Theory]
    [InlineData("bool", 1)]
    [InlineData("byte", 8)]
    [InlineData("ushort", 16)]
    [InlineData("uint", 32)]
    [InlineData("E", 8)]
    [InlineData("System.DayOfWeek", 32)]
    public void ShouldReportMoreBitsThanTheTypeHasAndNotAsMany(string type, int room)
    {
        const string Enum = "internal enum E : sbyte { A }";
        const string Register = "[Register(Mmio, 0, Mask = 0xFF_FFFF_FFFF)] private partial ulong R { get; set; }";
        Assert.Equal(
            $"The field 'F' (bits {room} to 0) has more bits than its type '{type}': correct its bits",
            Verify(
                Device(Register + $"[Field({{|DDSL0035:{room}|}}, 0, Register = nameof(R))] private partial {type} F {{ get; set; }}")
                    + Enum));
        Verify(Device(Register + $"[Field({room}, 1, Register = nameof(R))] private partial {type} F {{ get; set; }}") + Enum);
    }

    [Fact]
    public void ShouldNotReportAllBitsOfTheWidestRegister() => Verify(Device("""
        [Register(Mmio, 0)] private partial ulong R { get; set; }
        [Field(63, 0, Register = nameof(R))] private partial ulong F { get; set; }
        """));

    [Fact]
    public void ShouldNotReportAFieldOfARegisterThatIsWrong() => Verify(Device("""
        [Register(Mmio, 0)] private partial int {|DDSL0032:R|} { get; set; }
        [Field(99, 0, Register = nameof(R))] private partial byte F { get; set; }
        """));

    [Fact]
    public void ShouldNotReportWhatIsSuppressed() => Verify("#pragma warning disable DDSL0035\n" + Device("""
        [Register(Mmio, 0)] private partial byte R { get; set; }
        [Field(8, 0, Register = nameof(R))] private partial byte F { get; set; }
        """));
}
