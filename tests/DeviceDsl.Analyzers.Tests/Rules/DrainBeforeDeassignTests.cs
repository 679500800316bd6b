using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0104")]
public sealed class DrainBeforeDeassignTests : RuleTests
{
    private const string Open = """
        var kick = EventFd.Create();
        var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
        """;

    [Theory]
    [InlineData("{|DDSL0104:kick.TryRead(out _)|}; doorbell.Deassign(); kick.Dispose();")]
    [InlineData("if ({|DDSL0104:kick.TryRead(out _)|}) { Serve(); } doorbell.Deassign(); kick.Dispose();")]
    [InlineData("while (condition) { if ({|DDSL0104:kick.TryRead(out _)|}) { Serve(); } } doorbell.Deassign(); kick.Dispose();")]
    [InlineData("{|DDSL0104:Read(kick)|}; doorbell.Deassign(); kick.Dispose();")]
    public void ShouldReportAReadThatComesTooEarly(string statements) => Verify(Method(Open + statements, """
        private static void Read(EventFd kick) { if (kick.TryRead(out ulong _)) { Serve(); } }
        """));

    [Theory]
    [InlineData("{|DDSL0104:_kick.TryRead(out _)|}; _doorbell.Deassign();")]
    [InlineData("Serve(); if ({|DDSL0104:_kick.TryRead(out _)|}) { Serve(); } _doorbell.Deassign();")]
    [InlineData("{ {|DDSL0104:_kick.TryRead(out _)|}; } _doorbell.Deassign(); Serve();")]
    public void ShouldReportAReadRightBeforeTheDeassignOfWhatIsClosedElsewhere(string statements) => Verify(ClosedElsewhere(statements));

    [Theory]
    [InlineData("_kick.TryRead(out _); Serve(); _doorbell.Deassign();")]
    [InlineData("if (_kick.TryRead(out _)) { _doorbell.Deassign(); }")]
    [InlineData("if (_kick.TryRead(out _)) { Serve(); _doorbell.Deassign(); }")]
    public void ShouldNotReportAReadThatChecksForASignal(string statements) => Verify(ClosedElsewhere(statements));

    [Fact]
    public void ShouldNotReportALoopThatServesBeforeTheDeassignOfWhatIsClosedElsewhere()
        => Verify(ClosedElsewhere("while (_kick.TryRead(out _)) { Serve(); } _doorbell.Deassign();"));

    [Theory]
    [InlineData("kick.TryRead(out _); doorbell.Deassign(); kick.TryRead(out _); kick.Dispose();")]
    [InlineData("kick.TryRead(out _); doorbell.StopAndDrain(Serve); kick.Dispose();")]
    [InlineData("kick.TryRead(out _); using (kick) { using (doorbell) { Work(); } }")]
    public void ShouldNotReportAReadThatIsDoneAgain(string statements) => Verify(Method(Open + statements));

    [Fact]
    public Task ShouldFixTheOrder() => FixAsync<DrainFix>(
        "Drain",
        Method("""
            var kick = EventFd.Create();
            var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
            if (kick.TryRead(out _))
            {
                Serve();
            }
            
            doorbell.Deassign();
            kick.Dispose();
            """),
        Method("""
            var kick = EventFd.Create();
            var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
            
            doorbell.Deassign();
            if (kick.TryRead(out _))
            {
                Serve();
            }
            kick.Dispose();
            """));

    [Fact]
    public Task ShouldFixALoopByReadingOnceMore() => FixAsync<DrainFix>(
        "Drain",
        Method(Open + "while (Count < 3) { if (kick.TryRead(out _)) { Serve(); } } doorbell.Deassign(); kick.Dispose();"),
        Method(
            Open
                + "while (Count < 3) { if (kick.TryRead(out _)) { Serve(); } } doorbell.Deassign(); kick.TryRead(out _); kick.Dispose();"));

    private static string ClosedElsewhere(string statements) => Type($$"""
        private readonly EventFd _kick = EventFd.Create();
        private readonly IoEventFdRegistration _doorbell;

        public C(Machine machine) { _doorbell = machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), 2, 2); }
        public void Stop() { {{statements}} }
        public void Dispose() { _kick.Dispose(); }
        """);
}
