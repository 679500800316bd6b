namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0047")]
public sealed class UnreachableRegisterTests : RuleTests
{
    [Theory]
    [InlineData("nameof(Page)", "0x40", "'Page' is at most 0x3 and never 0x40")]
    [InlineData("nameof(Narrow)", "8", "'Narrow' is at most 0x7 and never 0x8")]
    [InlineData("nameof(IsOn)", "2", "'IsOn' is at most 0x1 and never 0x2")]
    [InlineData("nameof(Kind)", "0x100", "'Kind' is at most 0xFF and never 0x100")]
    public void ShouldReportAValueThatCannotOccur(string member, string value, string reason)
    {
        Assert.Equal(
            $"The register 'A' is never selected: {reason}",
            Verify(WithPage($"[Register(Pio, 1, When = {member}, {{|DDSL0047:Is = {value}|}})] private partial byte A {{ get; set; }}")));
        string alias = $"Alias(Pio, 2, When = {member}, {{|DDSL0047:Is = {value}|}})";
        Assert.Equal(
            $"The alias 'A' is never selected: {reason}",
            Verify(WithPage($"[Register(Pio, 1), {alias}] private partial byte A {{ get; set; }}")));
    }

    [Theory]
    [InlineData("nameof(Page)", "'A[4]' is never selected: 'Page' is at most 0x3 and never 0x4")]
    [InlineData("nameof(Narrow), First = 3, Step = 2", "'A[3]' is never selected: 'Narrow' is at most 0x7 and never 0x9")]
    [InlineData("nameof(Narrow), Step = 0xFFFF_FFFF_FFFF_FFFF",
        "'A[1]' is never selected: 'Narrow' is at most 0x7 and never 0xFFFFFFFFFFFFFFFF")]
    public void ShouldReportTheFirstRegisterBeyondTheIndex(string index, string message) => Assert.Equal(
        $"The register {message}",
        Verify(WithPage(
            $"[Register(Pio, 1, {{|DDSL0047:Count = 5|}}), IndexedBy({index})] private partial Registers<byte> A {{ get; }}")));

    [Theory]
    [InlineData("[Register(Pio, 1, When = nameof(Page), Is = 3)] private partial byte A { get; set; }")]
    [InlineData("[Register(Pio, 1, When = nameof(IsOn))] private partial byte A { get; set; }")]
    [InlineData("[Register(Pio, 1, When = nameof(Kind), Is = 0xFF)] private partial byte A { get; set; }")]
    [InlineData("[Register(Pio, 1, Count = 4), IndexedBy(nameof(Page))] private partial Registers<byte> A { get; }")]
    [InlineData("[Register(Pio, 1, Count = 3), IndexedBy(nameof(Narrow), First = 3, Step = 2)] private partial Registers<byte> A { get; }")]
    public void ShouldNotReportValuesThatCanOccur(string register) => Verify(WithPage(register));

    private static string WithPage(string members) => $$"""
        internal enum Kinds : byte { Even, Odd }

        [Device]
        internal sealed partial class D
        {
            [Register(Pio, 0x10)] private partial byte Command { get; set; }
            [Field(7, 6, Register = nameof(Command))] private partial byte Page { get; set; }
            [Field(0, 0, Register = nameof(Command))] private partial bool IsOn { get; set; }
            [Field(5, 1, Register = nameof(Command))] private partial byte Rest { get; set; }
            [Register(Pio, 0x11, Mask = 7)] private partial byte Narrow { get; set; }
            private Kinds Kind => (Kinds)Rest;
            {{members}}
        }
        """;
}
