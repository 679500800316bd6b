namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0107")]
public sealed class DoubleAssignTests : RuleTests
{
    [Theory]
    [InlineData("machine.AssignIrqFd(trigger, gsi: 4); {|DDSL0107:machine.AssignIrqFd(trigger, gsi: 5)|};")]
    [InlineData("using var a = machine.AssignIrqFd(trigger, 4); using var b = {|DDSL0107:machine.AssignIrqFd(trigger, 5)|};")]
    [InlineData("using var a = machine.AssignIrqFd(trigger, 4); if (condition) { a.Deassign(); } "
        + "using var b = {|DDSL0107:machine.AssignIrqFd(trigger, 5)|};")]
    [InlineData("for (int gsi = 4; gsi < 8; gsi++) { {|DDSL0107:machine.AssignIrqFd(trigger, gsi)|}; }")]
    [InlineData("Connect(machine, trigger); {|DDSL0107:Connect(machine, trigger)|};")]
    [InlineData("_ = machine.TryAssignIrqFd(trigger, 4, out var a); _ = {|DDSL0107:machine.TryAssignIrqFd(trigger, 5, out var b)|}; "
        + "a?.Dispose(); b?.Dispose();")]
    [InlineData("using var update = machine.BeginUpdate(); update.AssignIrqFd(trigger, 4); {|DDSL0107:update.AssignIrqFd(trigger, 5)|}; "
        + "update.Commit();")]
    public void ShouldReportASecondIrqFd(string statements) => Verify(Method(
        "using var board = new EmbeddedMachine(); var trigger = Made(); "
            + statements.Replace("machine.", "board.", StringComparison.Ordinal).Replace("(machine,", "(board,", StringComparison.Ordinal),
        """
        private static void Connect(Machine machine, EventFd trigger) => machine.AssignIrqFd(trigger, 4);
        private static EventFd Made() => Made(0);
        private static EventFd Made(int index) => Pool[index];
        private static EventFd[] Pool { get; } = new EventFd[1];
        """));

    [Theory]
    [InlineData("using var a = machine.AssignIrqFd(trigger, 4); using var b = machine.AssignIrqFd(other, 5);")]
    [InlineData("var a = machine.AssignIrqFd(trigger, 4); a.Deassign(); a = machine.AssignIrqFd(trigger, 5); a.Dispose();")]
    [InlineData("for (int gsi = 4; gsi < 8; gsi++) { var each = EventFd.Create(); var line = machine.AssignIrqFd(each, gsi); "
        + "line.Deassign(); each.Dispose(); }")]
    [InlineData("if (machine.TryAssignIrqFd(trigger, 4, out var a) != Errno.None) { machine.AssignIrqFd(trigger, 5).Dispose(); } "
        + "a?.Deassign();")]
    [InlineData("using var a = machine.AssignIoEventFd(trigger, IoAddress.Pio(0), 1, 1); "
        + "using var b = machine.AssignIoEventFd(trigger, IoAddress.Pio(0), 1, 2);")]
    [InlineData("using var a = machine.AssignIoEventFd(trigger, IoAddress.Pio(0), 1, 1); using var b = machine.AssignIrqFd(trigger, 5);")]
    public void ShouldNotReportWhereEachHasItsOwn(string statements) => Verify(Method(
        "using var trigger = EventFd.Create(); using var other = EventFd.Create(); " + statements));
}
