using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0210")]
public sealed class SelfDeassignInHandlerTests : RuleTests
{
    private static string Bell(string handler, string more = "") => Type($$"""
        private readonly Machine _machine;
        private readonly EventFd _kick = EventFd.Create();
        private readonly IoEventFdRegistration _doorbell;
        private readonly LoopRegistration _served;
        private readonly LoopRegistration _other;
        private readonly IoEventFdRegistration _foreign;

        public C(Machine machine, EventFd other, IoEventFdRegistration foreign)
        {
            _foreign = foreign;
            _machine = machine;
            _doorbell = machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), 2, 2);
            _other = machine.Loop.Add(other, Serve);
            _served = machine.Loop.Add(_kick, OnKick);
        }

        public void Dispose() { _foreign.Dispose(); _other.Dispose(); _served.Dispose(); _doorbell.StopAndDrain(Serve); _kick.Dispose();
            _machine.Dispose(); }

        private void OnKick() { {{handler}} }
        {{more}}
        """);

    [Theory]
    [InlineData("{|DDSL0210:_served.Dispose()|};")]
    [InlineData("if (Count > 3) { {|DDSL0210:_served?.Dispose()|}; }")]
    [InlineData("{|DDSL0210:_doorbell.Deassign()|};")]
    [InlineData("{|DDSL0210:Stop()|};", "private void Stop() => _served.Dispose();")]
    [InlineData("using var update = _machine.BeginUpdate(); update.Deassign(_foreign); update.Deassign(_doorbell); "
        + "{|DDSL0210:update.Commit()|};")]
    [InlineData("using var update = _machine.BeginUpdate(); update.Deassign(_doorbell); "
        + "if ({|DDSL0210:update.TryCommit()|} != Errno.None) { Serve(); }")]
    [InlineData("{|DDSL0210:Stop()|};",
        "private void Stop() { using var update = _machine.BeginUpdate(); update.Deassign(_doorbell); update.Commit(); }")]
    public void ShouldReportAHandlerThatEndsItself(string handler, string more = "") => Verify(Bell(handler, more));

    [Theory]
    [InlineData("_served.RequestStop();")]
    [InlineData("_doorbell.RequestStop();")]
    [InlineData("_other.Dispose();")]
    [InlineData("_foreign.Deassign();")]
    [InlineData("using var update = _machine.BeginUpdate(); update.Deassign(_foreign); update.Commit();")]
    [InlineData("using var update = _machine.BeginUpdate(); update.Commit();")]
    [InlineData("using var dropped = _machine.BeginUpdate(); dropped.Deassign(_doorbell); using var update = _machine.BeginUpdate(); "
        + "update.Commit();")]
    [InlineData("var later = new Thread(() => _served.Dispose()); later.Start();")]
    [InlineData("_machine.SetIrqLine(5, true);")]
    public void ShouldNotReportWhatDoesNotWaitForIt(string handler) => Verify(Bell(handler));

    [Theory]
    [InlineData("{|DDSL0210:machine.Settle()|}")]
    [InlineData("{|DDSL0210:machine.Pause()|}")]
    [InlineData("{|DDSL0210:machine.Dispose()|}")]
    public void ShouldReportAHandlerThatWaitsForItsMachine(string call) => Verify(Method(
        $"using var kick = EventFd.Create(); using var served = machine.Loop.Add(kick, () => {call});"));

    [Fact]
    public void ShouldNotReportAnotherMachine() => Verify(Method(
        "using var kick = EventFd.Create(); using var board = new EmbeddedMachine(); "
            + "using var served = machine.Loop.Add(kick, () => board.Settle());"));

    [Fact]
    public void ShouldReportARegistrationThatIsEndedAtTheEndOfAnInterrupt() => Verify(Method("""
        using var board = new EmbeddedMachine();
        using var trigger = EventFd.Create();
        using var line = board.AssignLevelIrqFd(trigger, 5);
        using var told = board.AssignEoiNotification(line.LevelKey!, () => { {|DDSL0210:line.Deassign()|}; });
        """));

    [Fact]
    public void ShouldReportAnUpdateThatEndsARegistrationAtTheEndOfAnInterrupt() => Verify(Method("""
        using var board = new EmbeddedMachine();
        using var trigger = EventFd.Create();
        using var line = board.AssignLevelIrqFd(trigger, 5);
        using var told = board.AssignEoiNotification(line.LevelKey!, () =>
        {
            using var update = board.BeginUpdate();
            update.Deassign(line);
            {|DDSL0210:update.Commit()|};
        });
        """));

    [Fact]
    public void ShouldNotReportAnUpdateThatOnlyAssignsAtTheEndOfAnInterrupt() => Verify(Method("""
        using var board = new EmbeddedMachine();
        using var trigger = EventFd.Create();
        using var line = board.AssignLevelIrqFd(trigger, 5);
        using var told = board.AssignEoiNotification(line.LevelKey!, () =>
        {
            using var update = board.BeginUpdate();
            update.Commit();
        });
        """));

    [Fact]
    public Task ShouldProposeNoFixForACommit() => OffersNothingAsync<RequestStopFix>(
        Bell("using var update = _machine.BeginUpdate(); update.Deassign(_doorbell); update.Commit();"));

    [Fact]
    public void ShouldReportADeviceThatDetachesItself() => Verify("""
        [Device]
        internal sealed partial class D : System.IDisposable
        {
            private Attachment? _attachment;

            public void AttachTo(Machine machine) => _attachment = machine.Attach(this);
            public void Dispose() => _attachment?.Dispose();
            [Doorbell(Pio, 0)] private void OnKick() { {|DDSL0210:_attachment?.Dispose()|}; }
        }
        """);

    [Fact]
    public void ShouldNotReportADeviceThatEndsWhatIsNotItsOwn() => Verify("""
        [Device]
        internal sealed partial class D : System.IDisposable
        {
            private Attachment? _child;
            private IoEventFdRegistration? _queue;

            public void Plug(Machine machine, IDevice child, EventFd kick)
            {
                _child = machine.Attach(child);
                _queue = machine.AssignIoEventFd(kick, IoAddress.Mmio(0x1000));
            }

            public void Dispose() { _child?.Dispose(); _queue?.Dispose(); }
            [Doorbell(Pio, 0)] private void OnKick() { _child?.Dispose(); _queue?.Deassign(); }
        }
        """);

    [Fact]
    public Task ShouldFixByAskingForIt() => FixAsync<RequestStopFix>(
        "RequestStop",
        Bell("_served.Dispose(); /* both */ _doorbell.Deassign();\n"),
        Bell("_served.RequestStop(); /* both */ _doorbell.RequestStop();\n"));

    [Fact]
    public Task ShouldFixWhatMayBeNull()
        => FixAsync<RequestStopFix>("RequestStop", Bell("_served?.Dispose();"), Bell("_served?.RequestStop();"));

    [Fact]
    public Task ShouldProposeNoFixIfTheCountIsWanted()
        => OffersNothingAsync<RequestStopFix>(Bell("Console.WriteLine(_doorbell.Deassign());"));
}
