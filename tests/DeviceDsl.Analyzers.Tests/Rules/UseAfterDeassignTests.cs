using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0108")]
public sealed class UseAfterDeassignTests : RuleTests
{
    private const string Open = """
        var kick = EventFd.Create();
        var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
        var trigger = EventFd.Create();
        var line = machine.AssignIrqFd(trigger, 5);
        """;

    private const string Close = "kick.TryRead(out _); kick.Dispose(); trigger.Dispose();";

    [Theory]
    [InlineData("doorbell.Deassign(); {|DDSL0108:doorbell.Deassign()|}; line.Deassign();")]
    [InlineData("doorbell.Dispose(); {|DDSL0108:doorbell?.Deassign()|}; line.Deassign();")]
    [InlineData("doorbell.Deassign(); if (condition) { {|DDSL0108:doorbell.Deassign()|}; } line.Deassign();")]
    [InlineData("Stop(doorbell); {|DDSL0108:Stop(doorbell)|}; line.Deassign();")]
    [InlineData("doorbell.Deassign(); line.Deassign(); {|DDSL0108:trigger.Signal()|};")]
    [InlineData("doorbell.Deassign(); line.Deassign(); using (var update = machine.BeginUpdate()) { "
        + "{|DDSL0108:update.Deassign(doorbell)|}; update.Commit(); }")]
    public void ShouldReportWhatIsOverAlready(string statements) => Verify(Method(Open + statements + Close, """
        private static void Stop(IoEventFdRegistration doorbell) { doorbell.Deassign(); }
        """));

    [Theory]
    [InlineData("doorbell.Deassign(); line.Deassign();")]
    [InlineData("doorbell.Deassign(); doorbell.Dispose(); line.Deassign(); line.Dispose();")]
    [InlineData("doorbell.RequestStop(); doorbell.Deassign(); line.Deassign();")]
    [InlineData("if (condition) { doorbell.Deassign(); } line.Deassign(); if (!condition) { doorbell.Deassign(); }")]
    [InlineData("doorbell.Deassign(); kick.Signal(); line.Deassign();")]
    [InlineData("trigger.Signal(); doorbell.Deassign(); line.Deassign(); line = machine.AssignIrqFd(trigger, 6); trigger.Signal(); "
        + "line.Deassign();")]
    public void ShouldNotReportWhatIsAllowed(string statements) => Verify(Method(Open + statements + Close));

    // After a possible failure, code may deassign again to be sure.
    [Theory]
    [InlineData("try { Work(); doorbell.Deassign(); Work(); } finally { doorbell.Deassign(); line.Deassign(); }")]
    [InlineData("try { Work(); Stop(doorbell); Work(); } finally { Stop(doorbell); line.Deassign(); }")]
    [InlineData("try { Work(); doorbell.Deassign(); Work(); } catch (InvalidOperationException) { doorbell.Deassign(); } line.Deassign();")]
    [InlineData("if (condition) { doorbell.Deassign(); } if (doorbell.IsActive) { doorbell.Deassign(); } line.Deassign();")]
    [InlineData("do { doorbell.Deassign(); } while (doorbell.IsActive); line.Deassign();")]
    [InlineData("doorbell.Deassign(); line.Deassign(); using var loop = machine.Loop.Add(trigger, Serve); trigger.Signal();")]
    public void ShouldNotReportMakingSure(string statements) => Verify(Method(Open + statements + Close, """
        private static void Stop(IoEventFdRegistration doorbell) { doorbell.Deassign(); }
        """));

    [Theory]
    [InlineData("'doorbell' is already deassigned: don't use it again",
        "doorbell.Deassign(); {|DDSL0108:doorbell.Deassign()|}; line.Deassign();")]
    [InlineData("'doorbell' may already be deassigned: don't use it again",
        "if (condition) { doorbell.Deassign(); } {|DDSL0108:doorbell.Deassign()|}; line.Deassign();")]
    [InlineData("'doorbell' is already deassigned: don't use it again",
        "try { doorbell.Deassign(); } finally { {|DDSL0108:doorbell.Deassign()|}; line.Deassign(); }")]
    [InlineData("'trigger' is signalled, but 'line' may already be deassigned, so no interrupt is injected: signal before the deassign",
        "doorbell.Deassign(); if (condition) { line.Deassign(); } {|DDSL0108:trigger.Signal()|}; line.Dispose();")]
    public void ShouldTellWhetherEveryWayHasIt(string message, string statements)
        => Assert.Equal(message, Verify(Method(Open + statements + Close)));

    [Fact]
    public void ShouldNotReportADeassignBeforeTheEndOfAUsing() => Verify(Method("""
        using var kick = EventFd.Create();
        using var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
        doorbell.Deassign();
        kick.TryRead(out _);
        """));

    [Fact]
    public Task ShouldFixByRemovingTheCall() => FixAsync<RemoveStatementFix>(
        "Remove",
        Method("""
            var kick = EventFd.Create();
            var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
            doorbell.Deassign();
            doorbell.Deassign();
            kick.TryRead(out _);
            kick.Dispose();
            """),
        Method("""
            var kick = EventFd.Create();
            var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
            doorbell.Deassign();
            kick.TryRead(out _);
            kick.Dispose();
            """));

    [Fact]
    public Task ShouldProposeNoFixIfSomeWayNeedsTheCall() => OffersNothingAsync<RemoveStatementFix>(
        Method(Open + "if (condition) { doorbell.Deassign(); } doorbell.Deassign(); line.Deassign();" + Close));
}
