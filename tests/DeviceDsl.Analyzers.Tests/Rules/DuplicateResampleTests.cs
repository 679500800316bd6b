namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0014")]
public sealed class DuplicateResampleTests : RuleTests
{
    [Fact]
    public void ShouldReportTheLaterOfTwoHandlers() => Assert.Equal(
        "'OnA' already handles the resampling of the line 'Irq5' on GSI 5, so 'OnB' never runs: remove one of them",
        Verify("""
            [Device, LevelIrq(Gsi = 5, Resample = true)]
            internal sealed partial class D
            {
                [OnResample(Gsi = 5)] private void OnA() { }
                [OnResample({|DDSL0014:Gsi = 5|})] private void OnB() { }
            }
            """));

    [Fact]
    public void ShouldNotReportOneHandlerOfTwoLines() => Verify("""
        [Device, LevelIrq(Gsi = 5, Resample = true), LevelIrq(Gsi = 6, Resample = true)]
        internal sealed partial class D
        {
            [OnResample(Gsi = 5), OnResample(Gsi = 6)] private void OnAny() { }
        }
        """);

    [Theory]
    [InlineData("using var line = machine.AssignIrqFd(trigger, gsi: 5, {|DDSL0014:resample: trigger|});")]
    [InlineData("using var line = machine.AssignIrqFd(trigger, 5, ack); "
        + "using var other = machine.AssignIrqFd(another, 6, {|DDSL0014:ack|});")]
    public void ShouldReportAnEventFdOfTwoTrades(string statements) => Verify(Method(
        "using var trigger = EventFd.Create(); using var another = EventFd.Create(); using var ack = EventFd.Create(); " + statements));

    [Theory]
    [InlineData("using var line = machine.AssignIrqFd(trigger, gsi: 5, resample: ack);")]
    [InlineData("using var line = machine.AssignIrqFd(trigger, 5, ack); using var other = machine.AssignIrqFd(another, 5, ack);")]
    [InlineData("using (machine.AssignIrqFd(trigger, 5, ack)) { Work(); } using var other = machine.AssignIrqFd(another, 6, ack);")]
    public void ShouldNotReportAnEventFdOfOneTrade(string statements) => Verify(Method(
        "using var trigger = EventFd.Create(); using var another = EventFd.Create(); using var ack = EventFd.Create(); " + statements));
}
