using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0110")]
public sealed class DisposeOrderTests : RuleTests
{
    private const string Assign = "machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2)";

    [Theory]
    [InlineData("EventFd kick; using var doorbell = machine.AssignIoEventFd(kick = EventFd.Create(), IoAddress.Pio(0x10), 2, 2); "
        + "using var {|DDSL0110:own|} = kick;")]
    [InlineData("using var board = new EmbeddedMachine(); using var {|DDSL0110:kick|} = EventFd.Create(); "
        + "board.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);")]
    [InlineData("var kick = EventFd.Create(); using (var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2)) { "
        + "using ({|DDSL0110:kick|}) { Work(); } }")]
    public void ShouldReportTheOrderOfUsings(string statements) => Verify(Method(statements));

    [Theory]
    [InlineData("using var kick = EventFd.Create(); "
        + "using var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2); Work();")]
    [InlineData("using var kick = EventFd.Create(); using var board = new EmbeddedMachine(); "
        + "board.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2); Work();")]
    [InlineData("using var kick = EventFd.Create(); using var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2); "
        + "kick.TryRead(out _); Work();")]
    [InlineData("using var kick = EventFd.Create(); using var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2); "
        + "doorbell.StopAndDrain(Serve); Work();")]
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

    [Theory]
    [InlineData("", "{|DDSL0110:kick.Dispose()|}; _doorbell.Dispose();")]
    [InlineData("", "_doorbell.Dispose(); kick.TryRead(out _); kick.Dispose();")]
    [InlineData("private readonly EventFd _kick = kick;", "{|DDSL0110:_kick.Dispose()|}; _doorbell.Dispose();")]
    [InlineData("private readonly EventFd _kick = kick;", "_doorbell.StopAndDrain(() => { }); _kick.Dispose();")]
    public void ShouldFollowThePrimaryConstructor(string member, string statements) => Verify($$"""
        internal sealed class C(Machine machine, EventFd kick) : System.IDisposable
        {
            {{member}}
            private readonly IoEventFdRegistration _doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
            public void Dispose() { {{statements}} }
        }
        """);

    [Theory]
    [InlineData("{|DDSL0110:_kick?.Dispose()|}; _kick = null; _doorbell?.Dispose(); _doorbell = null;")]
    [InlineData("{|DDSL0110:Free(ref _kick)|}; Free(ref _doorbell);")]
    [InlineData("Free(ref _doorbell); _kick?.TryRead(out _); Free(ref _kick);")]
    public void ShouldFollowMembersThatAreSetToNull(string statements) => Verify(Type($$"""
        private EventFd? _kick;
        private IoEventFdRegistration? _doorbell;

        public void Start(Machine machine) { _kick = EventFd.Create();
            _doorbell = machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), 2, 2); }
        public void Dispose() { {{statements}} Serve(); }
        private static void Free<T>(ref T? held) where T : class, IDisposable { held?.Dispose(); held = null; }
        """));

    // No member holds the registration, so the machine ends it.
    [Theory]
    [InlineData("{|DDSL0110:_kick.Dispose()|}; _machine.Dispose();")]
    [InlineData("_machine.Dispose(); _kick.TryRead(out _); _kick.Dispose();")]
    public void ShouldKnowThatTheMachineIsLast(string statements) => Verify(Type($$"""
        private readonly EmbeddedMachine _machine = new();
        private readonly EventFd _kick = EventFd.Create();

        public C() { _machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), 2, 2); }
        public void Dispose() { {{statements}} Serve(); }
        """));

    // A using releases on error exits, too, and its order matters there as well.
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
    public Task ShouldProposeNoFixIfTheEventFdNeedsTheMachine() => OffersNothingAsync<ReleaseOrderFix>(Method("""
        using var board = new EmbeddedMachine();
        using var kick = board.CreateEventFd();
        board.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
        """));

    [Fact]
    public Task ShouldFixADisposeBody() => FixAsync<ReleaseOrderFix>(
        "CloseAfterwards",
        Type(Members + "public void Dispose() { _kick.Dispose(); _doorbell.StopAndDrain(Serve); }"),
        Type(Members + "public void Dispose() { _doorbell.StopAndDrain(Serve); _kick.Dispose(); }"));

    [Theory]
    [InlineData("_kick?.Dispose(); _doorbell?.Dispose();", "_doorbell?.Dispose(); _kick?.TryRead(out _); _kick?.Dispose();")]
    [InlineData("_trigger?.Dispose(); _line?.Dispose();", "_line?.Dispose(); _trigger?.Dispose();")]
    public Task ShouldFixADisposeBodyOfWhatMayBeMissing(string before, string after) => FixAsync<ReleaseOrderFix>(
        "CloseAfterwards",
        Type(Nullable + $"public void Dispose() {{ {before} }}"),
        Type(Nullable + $"public void Dispose() {{ {after} }}"));

    private const string Nullable = """
        private EventFd? _kick, _trigger;
        private IoEventFdRegistration? _doorbell;
        private IrqFdRegistration? _line;

        public void Start(Machine machine)
        {
            _kick = EventFd.Create();
            _doorbell = machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), 2, 2);
            _trigger = EventFd.Create();
            _line = machine.AssignIrqFd(_trigger, 5);
        }

        public void Stop() { _line?.Deassign(); _doorbell?.StopAndDrain(Serve); }

        """;

    [Fact]
    public Task ShouldProposeNoFixIfAnotherMethodCloses() => OffersNothingAsync<ReleaseOrderFix>("""
        internal abstract class Board : System.IDisposable
        {
            protected EventFd Kick { get; } = EventFd.Create();
            public virtual void Dispose() { Kick.Dispose(); }
        }

        internal sealed class C : Board
        {
            private IoEventFdRegistration? _doorbell;
            public void Start(Machine machine) { _doorbell = machine.AssignIoEventFd(Kick, IoAddress.Pio(0x10), 2, 2); }
            public override void Dispose() { base.Dispose(); _doorbell?.Dispose(); }
        }
        """);

    private const string Members = """
        private readonly EventFd _kick = EventFd.Create();
        private readonly IoEventFdRegistration _doorbell;

        public C(Machine machine) { _doorbell = machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), 2, 2); }

        """;
}
