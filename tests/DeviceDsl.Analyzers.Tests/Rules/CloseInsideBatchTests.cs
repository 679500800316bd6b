using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0102")]
public sealed class CloseInsideBatchTests : RuleTests
{
    private const string Open = """
        var kick = EventFd.Create();
        var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
        """;

    [Theory]
    [InlineData("using (var update = machine.BeginUpdate()) { update.Deassign(doorbell); {|DDSL0102:kick.Dispose()|}; update.Commit(); }")]
    [InlineData("using var update = machine.BeginUpdate(); update.Deassign(doorbell); {|DDSL0102:kick.Dispose()|}; "
        + "if (update.TryCommit() != Errno.None) { Work(); }")]
    [InlineData("using var update = machine.BeginUpdate(); Queue(update, doorbell); {|DDSL0102:Close(kick)|}; update.Commit();")]
    [InlineData("using (var update = machine.BeginUpdate()) { update.Deassign(doorbell); {|DDSL0102:kick.Dispose()|}; }")]
    public void ShouldReportAnEventFdThatIsClosedBeforeTheCommit(string statements) => Verify(Method(Open + statements, """
        private static void Queue(MachineUpdate update, IoEventFdRegistration doorbell) => update.Deassign(doorbell);
        private static void Close(EventFd kick) { kick.Dispose(); }
        """));

    [Fact]
    public void ShouldReportAnEventFdWhoseAssignIsNotYetCommitted() => Verify(Method("""
        using var update = machine.BeginUpdate();
        var kick = EventFd.Create();
        using var doorbell = update.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
        {|DDSL0102:kick.Dispose()|};
        update.Commit();
        """));

    [Fact]
    public void ShouldReportTheMembersOfAnObject() => Verify(Type("""
        private readonly EventFd _kick = EventFd.Create();
        private readonly IoEventFdRegistration _doorbell;

        public C(Machine machine) { _doorbell = machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), 2, 2); }
        public void Stop(Machine machine)
        {
            using var update = machine.BeginUpdate();
            update.Deassign(_doorbell);
            {|DDSL0102:_kick.Dispose()|};
            update.Commit();
        }

        public void Dispose() => _doorbell.StopAndDrain(Serve);
        """));

    [Theory]
    [InlineData("using (var update = machine.BeginUpdate()) { update.Deassign(doorbell); update.Commit(); } "
        + "kick.TryRead(out _); kick.Dispose();")]
    [InlineData("using var update = machine.BeginUpdate(); update.Deassign(doorbell); update.Commit(); kick.TryRead(out _); "
        + "kick.Dispose();")]
    [InlineData("doorbell.StopAndDrain(Serve); using var update = machine.BeginUpdate(); kick.Dispose(); update.Commit();")]
    public void ShouldNotReportAnEventFdThatIsClosedAfterTheCommit(string statements) => Verify(Method(Open + statements));

    [Fact]
    public void ShouldNotReportAnUpdateThatWasDropped() => Verify(Method("""
        var kick = EventFd.Create();
        using (var update = machine.BeginUpdate())
        {
            var doorbell = update.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
            Console.WriteLine(doorbell);
        }

        kick.Dispose();
        """));

    [Fact]
    public void ShouldNotReportAnUpdateThatWasRefused() => Verify(Method("""
        var kick = EventFd.Create();
        using var update = machine.BeginUpdate();
        var doorbell = update.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
        if (update.TryCommit() != Errno.None)
        {
            kick.Dispose();
            return;
        }

        doorbell.StopAndDrain(Serve);
        kick.Dispose();
        """));

    [Fact]
    public void ShouldNotReportAnUpdateThatAssigns() => Verify(Method("""
        using EventFd first = EventFd.Create();
        using EventFd second = EventFd.Create();
        using MachineUpdate update = machine.BeginUpdate();
        using IoEventFdRegistration doorbell = update.AssignIoEventFd(first, IoAddress.Pio(0x10), length: 2, match: 0);
        using IoEventFdRegistration another = update.AssignIoEventFd(second, IoAddress.Pio(0x10), length: 2, match: 1);
        update.Commit();
        """));

    [Fact]
    public Task ShouldFixTheOrder() => FixAsync<ReleaseOrderFix>(
        "CloseAfterwards",
        Method("""
            var kick = EventFd.Create();
            var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
            using (var update = machine.BeginUpdate())
            {
                update.Deassign(doorbell);
                kick.Dispose();
                update.Commit();
            }
            """),
        Method("""
            var kick = EventFd.Create();
            var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
            using (var update = machine.BeginUpdate())
            {
                update.Deassign(doorbell);
                update.Commit();
                kick.TryRead(out _);
                kick.Dispose();
            }
            """));

    // After the commit, it would be closed before the doorbell is deassigned.
    [Fact]
    public Task ShouldFixWhatIsAssignedByCloseAfterItsEnd() => FixAsync<ReleaseOrderFix>(
        "CloseAfterwards",
        Method("""
            var kick = EventFd.Create();
            using var update = machine.BeginUpdate();
            var doorbell = update.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
            kick.Dispose();
            update.Commit();
            doorbell.StopAndDrain(Serve);
            """),
        Method("""
            var kick = EventFd.Create();
            using var update = machine.BeginUpdate();
            var doorbell = update.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
            update.Commit();
            doorbell.StopAndDrain(Serve);
            kick.Dispose();
            """));

    [Fact]
    public Task ShouldProposeNoFixIfWhatIsAssignedIsNeverEnded() => OffersNothingAsync<ReleaseOrderFix>(Method("""
        var kick = EventFd.Create();
        using var update = machine.BeginUpdate();
        update.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
        kick.Dispose();
        update.Commit();
        """));
}
