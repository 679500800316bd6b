using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0003")]
public sealed class ZeroLengthRestrictionsTests : RuleTests
{
    private const string Bad = """
        [Device]
        internal sealed partial class D
        {
            [Doorbell(Mmio, 0x50, Length = 0, Match = 1)] private void OnA() { }
            [Doorbell(Pio, 0x50, Match = 2, Length = 0)] private void OnB() { }
        }
        """;

    [Fact]
    public void ShouldReportAMatchOfAnyLength()
        => Verify(Device("[Doorbell(Mmio, 0x50, {|DDSL0003:Length = 0|}, Match = 1)] private void OnKick() { }"));

    [Theory]
    [InlineData("")]
    [InlineData(", Length = 0")]
    [InlineData(", Match = 0")]
    public void ShouldNotReportOneWithoutTheOther(string arguments)
        => Verify(Device($"[Doorbell(Mmio, 0x50{arguments})] private void OnKick() {{ }}"));

    [Fact]
    public Task ShouldFixByRemovingTheMatch() => FixAsync<RemoveMatchFix>("RemoveMatch", Bad, """
        [Device]
        internal sealed partial class D
        {
            [Doorbell(Mmio, 0x50, Length = 0)] private void OnA() { }
            [Doorbell(Pio, 0x50, Length = 0)] private void OnB() { }
        }
        """);

    [Fact]
    public Task ShouldFixByGivingTheLengthThatWouldBeInferred() => FixAsync<ArgumentFix>("SetLength", Bad, """
        [Device]
        internal sealed partial class D
        {
            [Doorbell(Mmio, 0x50, Length = 4, Match = 1)] private void OnA() { }
            [Doorbell(Pio, 0x50, Match = 2, Length = 2)] private void OnB() { }
        }
        """);

    [Fact]
    public void ShouldReportAnArrayOfMatchesOfAnyLength()
        => Verify(Device("[Doorbell(Mmio, 0x50, {|DDSL0003:Length = 0|}, Match = 1, Count = 2)] private void M(int index) { }"));
}
