using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0103")]
public sealed class DeassignWithoutDrainTests : RuleTests
{
    private const string Open = """
        var kick = EventFd.Create();
        var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
        """;

    [Theory]
    [InlineData("doorbell.Deassign(); {|DDSL0103:kick.Dispose()|};")]
    [InlineData("doorbell?.Deassign(); {|DDSL0103:kick?.Dispose()|};")]
    [InlineData("doorbell.Deassign(); Work(); if (condition) { kick.TryRead(out _); } {|DDSL0103:kick.Dispose()|};")]
    [InlineData("try { Work(); } finally { doorbell.Deassign(); {|DDSL0103:kick.Dispose()|}; }")]
    [InlineData("using (doorbell) { Work(); } {|DDSL0103:kick.Dispose()|};")]
    [InlineData("Stop(doorbell); {|DDSL0103:kick.Dispose()|};")]
    [InlineData("using (var update = machine.BeginUpdate()) { update.Deassign(doorbell); update.Commit(); } {|DDSL0103:kick.Dispose()|};")]
    [InlineData("{|DDSL0103:StopAndClose(doorbell, kick)|};")]
    public void ShouldReportACloseRightAfterADeassign(string statements) => Verify(Method(Open + statements, """
        private static void Stop(IoEventFdRegistration doorbell) => doorbell.Deassign();
        private static void StopAndClose(IoEventFdRegistration doorbell, EventFd kick) { doorbell.Deassign(); kick.Dispose(); }
        """));

    [Fact]
    public void ShouldReportAUsingDeclarationWhoseDoorbellIsDeassignedByHand() => Verify(Method("""
        using var {|DDSL0103:kick|} = EventFd.Create();
        var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
        Work();
        doorbell.Deassign();
        """));

    [Fact]
    public void ShouldReportTheMembersOfAnObject() => Verify(Type("""
        private readonly EventFd _kick = EventFd.Create();
        private readonly IoEventFdRegistration _doorbell;

        public C(Machine machine) { _doorbell = machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), 2, 2); }
        public void Stop() { _doorbell.Dispose(); {|DDSL0103:_kick.Dispose()|}; }
        public void Dispose() { Stop(); }
        """));

    [Theory]
    [InlineData("doorbell.Deassign(); kick.TryRead(out _); kick.Dispose();")]
    [InlineData("doorbell.Deassign(); if (kick.TryRead(out _)) { Serve(); } kick.Dispose();")]
    [InlineData("doorbell.Deassign(); Read(kick); kick.Dispose();")]
    [InlineData("doorbell.StopAndDrain(Serve); kick.Dispose();")]
    [InlineData("doorbell.Deassign(); machine.Settle(); kick.Dispose();")]
    [InlineData("var server = new Thread(Serve); doorbell.Deassign(); server.Join(); kick.Dispose();")]
    [InlineData("doorbell.Deassign(); kick.Dispose();", "kick = Keep(kick); ")]
    public void ShouldNotReportWhereItIsReadOrOthersMayReadIt(string statements, string before = "")
        => Verify(Method(Open + before + statements, """
        private static void Read(EventFd kick) { if (kick.TryRead(out ulong _)) { Serve(); } }
        private static EventFd Keep(EventFd kick) { Kept.Add(kick); return kick; }
        private static List<EventFd> Kept { get; } = new();
        """));

    [Fact]
    public void ShouldNotReportAPlainPair() => Verify(Method("""
        using var kick = EventFd.Create();
        using var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
        Work();
        """));

    [Fact]
    public void ShouldNotReportWhatIsTakenBackBecauseSomethingFailed() => Verify(Method("""
        var kick = EventFd.Create();
        var other = EventFd.Create();
        var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
        if (machine.TryAssignIoEventFd(other, IoAddress.Pio(0x12), 2, 2, out var second) != Errno.None)
        {
            doorbell.Deassign();
            kick.Dispose();
            other.Dispose();
            return;
        }

        second!.StopAndDrain(Serve);
        doorbell.StopAndDrain(Serve);
        other.Dispose();
        kick.Dispose();
        """));

    [Fact]
    public void ShouldNotReportTheEventFdOfAnIrqFd() => Verify(Method("""
        var trigger = EventFd.Create();
        var line = machine.AssignIrqFd(trigger, 5);
        line.Deassign();
        trigger.Dispose();
        """));

    [Fact]
    public Task ShouldFixByReadingOnceMore() => FixAsync<DrainFix>(
        "Drain",
        Method("""
            var kick = EventFd.Create();
            var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
            // Over.
            doorbell.Deassign();
            kick.Dispose();
            using var other = EventFd.Create();
            var second = machine.AssignIoEventFd(other, IoAddress.Pio(0x12), 2, 2);
            second.Deassign();
            """),
        Method("""
            var kick = EventFd.Create();
            var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
            // Over.
            doorbell.Deassign();
            kick.TryRead(out _);
            kick.Dispose();
            using var other = EventFd.Create();
            var second = machine.AssignIoEventFd(other, IoAddress.Pio(0x12), 2, 2);
            second.Deassign();
            other.TryRead(out _);
            """));

    [Fact]
    public Task ShouldFixByReadingWhatMayBeMissing() => FixAsync<DrainFix>(
        "Drain",
        Type("""
            private EventFd? _kick;
            private IoEventFdRegistration? _doorbell;
            public void Start(Machine machine) { _kick = EventFd.Create();
                _doorbell = machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), 2, 2); }
            public void Dispose()
            {
                _doorbell?.Dispose();
                _kick?.Dispose();
                Serve();
            }
            """),
        Type("""
            private EventFd? _kick;
            private IoEventFdRegistration? _doorbell;
            public void Start(Machine machine) { _kick = EventFd.Create();
                _doorbell = machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), 2, 2); }
            public void Dispose()
            {
                _doorbell?.Dispose();
                _kick?.TryRead(out _);
                _kick?.Dispose();
                Serve();
            }
            """));
}
