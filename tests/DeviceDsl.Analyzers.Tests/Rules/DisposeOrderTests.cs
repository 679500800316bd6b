using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0110")]
public sealed class DisposeOrderTests : RuleTests
{
    private const string Assign = "machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2)";

    [Theory]
    [InlineData("EventFd kick; using var doorbell = machine.AssignIoEventFd(kick = EventFd.Create(), IoAddress.Pio(0x10), 2, 2); using var {|DDSL0110:own|} = kick;")]
    [InlineData("using var board = new EmbeddedMachine(); using var {|DDSL0110:kick|} = EventFd.Create(); board.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);")]
    [InlineData("var kick = EventFd.Create(); using (var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2)) { using ({|DDSL0110:kick|}) { Work(); } }")]
    public void ShouldReportTheOrderOfUsings(string statements) => Verify(Method(statements));

    [Theory]
    [InlineData("using var kick = EventFd.Create(); using var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2); Work();")]
    [InlineData("using var kick = EventFd.Create(); using var board = new EmbeddedMachine(); board.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2); Work();")]
    [InlineData("using var kick = EventFd.Create(); using var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2); kick.TryRead(out _); Work();")]
    [InlineData("using var kick = EventFd.Create(); using var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2); doorbell.StopAndDrain(Serve); Work();")]
    public void ShouldNotReportTheRightOrderOfUsings(string statements) => Verify(Method(statements));

    [Theory]
    [InlineData("{|DDSL0110:_kick.Dispose()|}; _doorbell.Dispose();")]
    [InlineData("{|DDSL0110:_kick?.Dispose()|}; _doorbell?.Dispose();")]
    [InlineData("{|DDSL0110:CloseKick()|}; _doorbell.Deassign();")]
    [InlineData("{|DDSL0110:_kick.Dispose()|}; StopDoorbell();")]
    public void ShouldReportTheOrderOfADisposeBody(string statements) => Verify(Type($$"""
        private readonly EventFd _kick = EventFd.Create();
        private readonly IoEventFdRegistration _doorbell;

        public C(Machine machine) { _doorbell = machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), 2, 2); }
        public void Dispose() { {{statements}} }
        public void CloseKick() { _kick.Dispose(); }
        public void StopDoorbell() => _doorbell.Deassign();
        """));

    // What a using takes back is not left behind: the order in which it does so counts on error exits as well.
    [Theory]
    [InlineData("using var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);", "machine")]
    [InlineData("using var board = new EmbeddedMachine(); board.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);", "board")]
    public void ShouldReportAnErrorExitThatClosesTooEarly(string assign, string on) => Verify(Method("", $$"""
        public static void Start(Machine machine, EventFd kick)
        {
            using var second = EventFd.Create();
            {{assign}}
            Errno error = {{on}}.TryAssignIoEventFd(second, IoAddress.Pio(0x12), 2, 2, out var other);
            if (error != Errno.None)
            {
                using var {|DDSL0110:own|} = kick;
                Work();
                return;
            }

            other!.StopAndDrain(Serve);
        }
        """));

    [Fact]
    public void ShouldNotReportADisposeBodyThatDeassignsFirst() => Verify(Type("""
        private readonly EventFd _kick = EventFd.Create();
        private IoEventFdRegistration? _doorbell;

        public void Start(Machine machine) { _doorbell = machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), 2, 2); }
        public void Stop() { _doorbell?.StopAndDrain(Serve); _doorbell = null; }
        public void Dispose() { Stop(); _kick.Dispose(); }
        """));

    [Fact]
    public void ShouldReportTheMachineThatIsDisposedTooLate() => Verify(Type("""
        private readonly EmbeddedMachine _machine = new();
        private readonly EventFd _kick = EventFd.Create();
        private readonly IoEventFdRegistration _doorbell;

        public C() { _doorbell = _machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), 2, 2); }
        public void Dispose() { {|DDSL0110:_kick.Dispose()|}; _machine.Dispose(); }
        public bool IsActive => _doorbell.IsActive;
        """));

    [Fact]
    public Task ShouldFixTheOrderOfUsings() => FixAsync<ReleaseOrderFix>(
        "DeclareFirst",
        Method("""
            Work();
            // The board.
            using var board = new EmbeddedMachine();
            // The bell.
            using var kick = EventFd.Create();
            board.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
            """),
        Method("""
            Work();
            // The bell.
            using var kick = EventFd.Create();
            // The board.
            using var board = new EmbeddedMachine();
            board.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
            """));

    [Fact]
    public Task ShouldOfferNothingWhereTheEventFdNeedsTheMachine() => OffersNothingAsync<ReleaseOrderFix>(Method("""
        using var board = new EmbeddedMachine();
        using var kick = board.CreateEventFd();
        board.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
        """));

    [Fact]
    public Task ShouldFixADisposeBody() => FixAsync<ReleaseOrderFix>(
        "CloseAfterwards",
        Type(Members + "public void Dispose() { _kick.Dispose(); _doorbell.StopAndDrain(Serve); }"),
        Type(Members + "public void Dispose() { _doorbell.StopAndDrain(Serve); _kick.Dispose(); }"));

    private const string Members = """
        private readonly EventFd _kick = EventFd.Create();
        private readonly IoEventFdRegistration _doorbell;

        public C(Machine machine) { _doorbell = machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), 2, 2); }

        """;
}
