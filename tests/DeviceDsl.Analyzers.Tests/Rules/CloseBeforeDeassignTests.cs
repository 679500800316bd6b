using DeviceDsl.CodeFixes;
using DeviceDsl.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0101")]
public sealed class CloseBeforeDeassignTests : RuleTests
{
    private const string Open = """
        var kick = EventFd.Create();
        var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
        """;

    private const string Close = "private static void Close(EventFd fd) => fd.Dispose();";

    [Fact]
    public void ShouldReportAStraightLineAndNameBoth() => Assert.Equal(
        "'kick' is closed while 'doorbell' is still assigned, so a pending kick is lost: deassign the registration first",
        Verify(Method(Open + "{|DDSL0101:kick.Dispose()|}; doorbell.Deassign();")));

    [Theory]
    [InlineData("{|DDSL0101:kick?.Dispose()|}; doorbell?.Deassign();")]
    [InlineData("{|DDSL0101:kick.Dispose()|}; doorbell.Dispose();")]
    [InlineData("{|DDSL0101:((IDisposable)kick).Dispose()|}; doorbell.StopAndDrain(Serve);")]
    [InlineData("{|DDSL0101:Close(kick)|}; doorbell.Deassign();")]
    [InlineData("{|DDSL0101:CloseDeep(kick)|}; doorbell.Deassign();")]
    [InlineData("{|DDSL0101:CloseAll(kick, doorbell)|};")]
    [InlineData("EventFd other = kick; {|DDSL0101:other.Dispose()|}; doorbell.Deassign();")]
    [InlineData("{|DDSL0101:kick.Dispose()|};")]
    [InlineData("using var own = doorbell; {|DDSL0101:kick.Dispose()|};")]
    [InlineData("using (var update = machine.BeginUpdate()) { update.Deassign(doorbell); } "
        + "{|DDSL0101:kick.Dispose()|}; doorbell.Deassign();")]
    public void ShouldReportWhateverCloses(string statements) => Verify(Method(Open + statements, """
        private static void Close(EventFd? fd) => fd?.Dispose();
        private static void CloseDeep(EventFd fd) { if (fd != null) { Close(fd); } }
        private static void CloseAll(IDisposable fd, IDisposable registration) { fd.Dispose(); registration.Dispose(); }
        """));

    [Theory]
    [InlineData("if (condition) { doorbell.Deassign(); kick.TryRead(out _); } {|DDSL0101:kick.Dispose()|};")]
    [InlineData("if (condition) { {|DDSL0101:kick.Dispose()|}; return; } doorbell.Deassign(); kick.TryRead(out _); kick.Dispose();")]
    [InlineData("try { Work(); doorbell.Deassign(); kick.TryRead(out _); } catch (InvalidOperationException) { Work(); } "
        + "{|DDSL0101:kick.Dispose()|};")]
    [InlineData("try { Work(); doorbell.Deassign(); kick.TryRead(out _); } finally { {|DDSL0101:kick.Dispose()|}; }")]
    [InlineData("try { if (condition) { return; } doorbell.Deassign(); kick.TryRead(out _); } finally { {|DDSL0101:kick.Dispose()|}; }")]
    public void ShouldReportOneWayOfSeveral(string statements) => Verify(Method(Open + statements));

    // A returned or handed-out registration has not left the method while its finally blocks run.
    [Theory]
    [InlineData("private static IoEventFdRegistration Make(Machine machine) { using var {|DDSL0101:kick|} = EventFd.Create(); "
        + "return machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2); }")]
    [InlineData("private static IoEventFdRegistration Make(Machine machine) { var kick = EventFd.Create(); "
        + "try { return machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2); } finally { {|DDSL0101:kick.Dispose()|}; } }")]
    [InlineData("private static void Make(Machine machine, out IoEventFdRegistration doorbell) { var kick = EventFd.Create(); "
        + "doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2); {|DDSL0101:kick.Dispose()|}; }")]
    public void ShouldReportAMakerThatClosesWhatItHandsOut(string maker) => Verify(Method("", maker));

    [Fact]
    public void ShouldFollowWhatAMethodHandsOut() => Verify(Method(
        """
        if (TryMake(machine, out var kick, out var doorbell))
        {
            {|DDSL0101:kick!.Dispose()|};
            doorbell!.Deassign();
        }

        if (!TryMake(machine, out var other, out var right)) { return; }
        right!.StopAndDrain(Serve);
        other!.Dispose();
        """,
        """
        private static bool TryMake(Machine machine, out EventFd? kick, out IoEventFdRegistration? doorbell)
        {
            kick = EventFd.Create();
            if (machine.TryAssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2, out doorbell) == Errno.None) { return true; }
            kick.Dispose();
            kick = null;
            return false;
        }
        """));

    [Theory]
    [InlineData("{|DDSL0101:Close(kick)|}; doorbell.Deassign(); static void Close(EventFd fd) => fd.Dispose();")]
    [InlineData("{|DDSL0101:Free(ref kick)|}; doorbell.Deassign(); "
        + "static void Free<T>(ref T? held) where T : class, IDisposable { held?.Dispose(); held = null; }")]
    public void ShouldLookIntoLocalFunctions(string statements)
        => Verify(Method(
            "EventFd? kick = EventFd.Create(); var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);" + statements));

    [Fact]
    public void ShouldReportTopLevelStatements()
    {
        CSharpCompilation compilation = TestCompilation.Create("""
            using var machine = new EmbeddedMachine();
            var kick = EventFd.Create();
            var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
            machine.GuestWrite(IoAddress.Pio(0x10), 2, 2);
            Close(kick);
            doorbell.Deassign();

            static void Close(EventFd fd) => fd.Dispose();
            """);
        IReadOnlyList<Diagnostic> found = Analysis.Run(compilation.WithOptions(
            compilation.Options.WithOutputKind(OutputKind.ConsoleApplication))).Diagnostics;
        Assert.Equal(["DDSL0101"], found.Select(static diagnostic => diagnostic.Id));
    }

    [Theory]
    [InlineData("if (condition) { doorbell.Deassign(); } if (doorbell.IsActive) { doorbell.Deassign(); } "
        + "kick.TryRead(out _); kick.Dispose();")]
    [InlineData("if (condition) { doorbell.Deassign(); } if (doorbell is { IsActive: true } active) { active.Deassign(); } "
        + "kick.TryRead(out _); kick.Dispose();")]
    [InlineData("doorbell.RequestStop(); while (doorbell.IsActive) { Work(); } kick.TryRead(out _); kick.Dispose();")]
    [InlineData("do { doorbell.Deassign(); } while (doorbell.IsActive); kick.TryRead(out _); kick.Dispose();")]
    public void ShouldKnowThatWhatIsNotActiveIsOver(string statements) => Verify(Method(Open + statements));

    [Theory]
    [InlineData("Errno error = machine.TryAssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2, out var doorbell); "
        + "if (error is Errno.EEXIST or Errno.ENOSPC) { kick.Dispose(); return; } "
        + "if (error is not Errno.None) { kick.Dispose(); return; }")]
    [InlineData("if (machine.TryAssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2, out var doorbell) is Errno.EEXIST or Errno.ENOSPC) { "
        + "kick.Dispose(); return; }")]
    [InlineData("_ = machine.TryAssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2, out var doorbell); "
        + "if (doorbell is null or { IsActive: false }) { kick.Dispose(); return; }")]
    public void ShouldFollowPatternsOfSeveralParts(string assign)
    {
        Verify(Method("var kick = EventFd.Create();" + assign + "doorbell?.StopAndDrain(Serve); kick.Dispose();"));
        Verify(Method("var kick = EventFd.Create();" + assign + "{|DDSL0101:kick.Dispose()|}; doorbell?.Deassign();"));
    }

    [Theory]
    [InlineData("kick.Shut(); doorbell.Deassign();")]
    [InlineData("doorbell.Over(); kick.TryRead(out _); kick.Dispose();")]
    public void ShouldNotReportWhatAnExtensionMayDo(string statements) => Verify(Method(Open + statements) + """

        internal static class Extensions
        {
            extension(EventFd kick) { public void Shut() => kick.Dispose(); }
            extension(MachineRegistration registration) { public void Over() => registration.Deassign(); }
        }
        """);

    [Fact]
    public void ShouldNotReportWhatASetterMayDeassign() => Verify(Type("""
        private IoEventFdRegistration? _doorbell;
        private IoEventFdRegistration? Doorbell { get => _doorbell; set { _doorbell?.Deassign(); _doorbell = value; } }
        public void Run(Machine machine)
        {
            using var kick = EventFd.Create();
            Doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
            Serve();
            Doorbell = null;
        }

        public void Dispose() => Doorbell = null;
        """));

    [Theory]
    [InlineData("if (!doorbell.IsActive) { kick.TryRead(out _); kick.Dispose(); return; } "
        + "{|DDSL0101:kick.Dispose()|}; doorbell.Deassign();")]
    [InlineData("if (doorbell is { IsActive: true } active) { {|DDSL0101:kick.Dispose()|}; active.Deassign(); return; } kick.Dispose();")]
    public void ShouldReportWhatIsActive(string statements) => Verify(Method(Open + statements));

    [Theory]
    [InlineData("doorbell.Deassign(); kick.TryRead(out _); kick.Dispose();")]
    [InlineData("doorbell.StopAndDrain(Serve); kick.Dispose();")]
    [InlineData("try { Work(); } finally { doorbell.Deassign(); kick.TryRead(out _); kick.Dispose(); }")]
    [InlineData("if (condition) { doorbell.StopAndDrain(Serve); } Work(); if (!condition) { doorbell.StopAndDrain(Serve); } "
        + "kick.Dispose();")]
    [InlineData("if (condition) { doorbell.StopAndDrain(Serve); kick.Dispose(); return; } doorbell.StopAndDrain(Serve); kick.Dispose();")]
    public void ShouldNotReportTheRightOrder(string statements) => Verify(Method(Open + statements));

    [Theory]
    [InlineData("Action stop = () => doorbell.Deassign(); {|DDSL0101:kick.Dispose()|}; stop();")]
    [InlineData("{|DDSL0101:kick.Dispose()|}; Stop(); void Stop() => doorbell.Deassign();")]
    [InlineData("{|DDSL0101:Close()|}; doorbell.Deassign(); void Close() { kick.Dispose(); }")]
    [InlineData("Stop(); {|DDSL0103:kick.Dispose()|}; void Stop() => doorbell.Deassign();")]
    public void ShouldFollowFunctionsThatAreOnlyCalled(string statements) => Verify(Method(Open + statements));

    [Fact]
    public void ShouldBeAnErrorWhereEveryWayHasItAndAWarningWhereOneHas()
    {
        Assert.Equal(DiagnosticSeverity.Error, SeverityOf(Method(Open + "kick.Dispose(); doorbell.Deassign();")));
        Assert.Equal(
            DiagnosticSeverity.Warning, SeverityOf(Method(Open + "if (condition) { doorbell.StopAndDrain(Serve); } kick.Dispose();")));
        Assert.Equal(DiagnosticSeverity.Error, SeverityOf(Method(Open + "Close(kick); doorbell.Deassign();", Close)));
        Assert.Equal(
            DiagnosticSeverity.Warning, SeverityOf(Method(Open + "if (condition) { doorbell.StopAndDrain(Serve); } Close(kick);", Close)));
    }

    [Theory]
    [InlineData("using var copy = kick.Duplicate(); kick.Dispose(); doorbell.StopAndDrain(Serve);")]
    [InlineData("Kept.Add(kick.Duplicate()); kick.Dispose(); doorbell.StopAndDrain(Serve);")]
    [InlineData("Kept.Add(kick); kick.Dispose(); doorbell.Deassign();")]
    [InlineData("Elsewhere.Last = doorbell; kick.Dispose();")]
    [InlineData("Action stop = () => doorbell.Deassign(); kick.Dispose(); Later(stop);")]
    [InlineData("Action stop = () => doorbell.Deassign(); stop += Work; kick.Dispose(); stop();")]
    [InlineData("Later(Stop); kick.Dispose(); void Stop() => doorbell.Deassign();")]
    [InlineData("(kick, var other) = (EventFd.Create(), kick); other.Dispose(); doorbell.Deassign(); kick.Dispose();")]
    [InlineData("var both = new IDisposable[] { kick, doorbell }; Array.ForEach(both, each => each.Dispose());")]
    [InlineData("Exchange(ref kick); kick.Dispose(); doorbell.Deassign();")]
    public void ShouldNotReportWhatOthersHaveHoldOf(string statements) => Verify(Method(Open + statements, """
        private static List<EventFd> Kept { get; } = new();
        private static class Elsewhere { public static IoEventFdRegistration? Last { get; set; } }
        private static void Exchange(ref EventFd kick) { Kept.Add(kick); kick = EventFd.Create(); }
        private static void Later(Action action) { using var timer = new System.Threading.Timer(_ => action()); }
        """));

    [Theory]
    [InlineData("using var copy = kick.Duplicate(); kick.Dispose(); {|DDSL0101:copy.Dispose()|}; doorbell.Deassign();")]
    [InlineData("var copy = kick.Duplicate(); copy.Dispose(); {|DDSL0101:kick.Dispose()|}; doorbell.Deassign();")]
    public void ShouldReportTheLastHandle(string statements) => Verify(Method(Open + statements));

    [Theory]
    [InlineData("{|DDSL0101:owner.Dispose()|}; doorbell.Deassign();")]
    [InlineData("{|DDSL0101:owner?.Dispose()|}; doorbell?.Dispose();")]
    public void ShouldReportTheDisposeOfTheOwner(string statements) => Verify(Method(
        "var owner = new Owner(); var doorbell = machine.AssignIoEventFd(owner.Kick, IoAddress.Pio(0x10), 2, 2);" + statements,
        Owner));

    [Fact]
    public void ShouldReportTheUsingOfTheOwner() => Verify(Method("""
        IoEventFdRegistration doorbell;
        using (var {|DDSL0101:owner|} = new Owner())
        {
            doorbell = machine.AssignIoEventFd(owner.Kick, IoAddress.Pio(0x10), 2, 2);
        }

        doorbell.Deassign();
        """, Owner));

    [Theory]
    [InlineData("doorbell.StopAndDrain(Serve); owner.Dispose();")]
    [InlineData("owner.Rest(); doorbell.StopAndDrain(Serve); owner.Dispose();")]
    [InlineData("owner = new Owner(); owner.Dispose(); doorbell.StopAndDrain(Serve);")]
    public void ShouldNotReportAnOwnerThatIsDisposedAfter(string statements) => Verify(Method(
        "var owner = new Owner(); var doorbell = machine.AssignIoEventFd(owner.Kick, IoAddress.Pio(0x10), 2, 2);" + statements,
        Owner));

    [Theory]
    [InlineData("{|DDSL0101:backend.Shutdown()|}; doorbell.Deassign();")]
    [InlineData("{|DDSL0101:backend.Replace(backend.Kick)|}; doorbell.Deassign();")]
    [InlineData("backend.Stop(doorbell); backend.Kick.TryRead(out _); backend.Shutdown();")]
    [InlineData("backend.Use(backend.Kick, doorbell); {|DDSL0101:backend.Kick.Dispose()|}; doorbell.Deassign();")]
    [InlineData("backend.Take(doorbell); backend.Kick.Dispose();")]
    public void ShouldFollowWhatMethodsDeclare(string statements) => Verify(Method(
        "var doorbell = machine.AssignIoEventFd(backend.Kick, IoAddress.Pio(0x10), 2, 2);" + statements,
        """
        private static IBackend backend { get; } = null!;
        private interface IBackend
        {
            EventFd Kick { get; }
            [Closes] void Shutdown();
            void Replace([Closes] EventFd old);
            void Stop([Deassigns] IoEventFdRegistration doorbell);
            void Take([Takes] IoEventFdRegistration doorbell);
            void Use([Borrows] EventFd kick, [Borrows] IoEventFdRegistration doorbell);
        }
        """));

    [Fact]
    public void ShouldReportTheMembersOfAnObject() => Verify(Type("""
        private readonly EventFd _kick = EventFd.Create();
        private IoEventFdRegistration? _doorbell;

        public void Start(Machine machine) { _doorbell = machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), 2, 2); }
        public void Stop() { {|DDSL0101:_kick.Dispose()|}; _doorbell?.Deassign(); }
        public void Dispose() { Stop(); }
        """));

    [Fact]
    public void ShouldNotReportMembersThatAreDeassignedElsewhere() => Verify(Type("""
        private readonly EventFd _kick = EventFd.Create();
        private IoEventFdRegistration? _doorbell;

        public void Start(Machine machine) { _doorbell = machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), 2, 2); }
        public void Stop() { _doorbell?.StopAndDrain(Serve); }
        public void Dispose() { _kick.Dispose(); }
        """));

    [Fact]
    public void ShouldReportInLambdasLocalFunctionsLoopsAndAsyncMethods() => Verify(Method("""
        Action inside = () =>
        {
            var kick = EventFd.Create();
            var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
            {|DDSL0101:kick.Dispose()|};
            doorbell.Deassign();
        };
        inside();
        Local();
        void Local()
        {
            while (Count < 10)
            {
                var kick = EventFd.Create();
                var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
                {|DDSL0101:kick.Dispose()|};
                doorbell.Deassign();
            }
        }
        """, """
        public static async Task RunAsync(Machine machine)
        {
            var kick = EventFd.Create();
            var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
            await Task.Yield();
            {|DDSL0101:kick.Dispose()|};
            doorbell.Deassign();
        }
        """));

    [Fact]
    public void ShouldNotReportWhatIsSuppressed() => Verify(Method(Open + """

        #pragma warning disable DDSL0101
        kick.Dispose();
        #pragma warning restore DDSL0101
        doorbell.Deassign();
        """));

    private const string Owner = """
        private sealed class Owner : IDisposable
        {
            private readonly EventFd _kick = EventFd.Create();
            public EventFd Kick => _kick;
            public void Rest() { Work(); }
            public void Dispose() => _kick.Dispose();
        }
        """;

    [Fact]
    public Task ShouldFixTheOrderAndReadWhatIsLeft() => FixAsync<ReleaseOrderFix>(
        "CloseAfterwards",
        Method("""
            var kick = EventFd.Create();
            var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
            kick.Dispose(); // closed
            Work();
            doorbell.Deassign();
            Work();
            """),
        Method("""
            var kick = EventFd.Create();
            var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
            Work();
            doorbell.Deassign();
            kick.TryRead(out _);
            kick.Dispose(); // closed
            Work();
            """));

    [Fact]
    public Task ShouldFixTheOrderOfALineWithTheHandlerThatServes() => FixAsync<ReleaseOrderFix>(
        "CloseAfterwards",
        Type(Served + "public void Stop() { _loop.Dispose(); _kick.Dispose(); _doorbell?.Deassign(); }"),
        Type(
            Served + "public void Stop() { _loop.Dispose(); _doorbell?.Deassign(); if (_kick.TryRead(out _)) Serve(); _kick.Dispose(); }"));

    [Fact]
    public Task ShouldProposeNoFixIfNothingIsDeassigned() => OffersNothingAsync<ReleaseOrderFix>(Method(Open + "kick.Dispose();"));

    // The receiver of Dispose is not an eventfd, and cannot be drained.
    [Fact]
    public Task ShouldProposeNoFixIfAnOwnerCloses() => OffersNothingAsync<ReleaseOrderFix>(Method(
        "var owner = new Owner(); var doorbell = machine.AssignIoEventFd(owner.Kick, IoAddress.Pio(0x10), 2, 2); owner.Dispose(); "
            + "doorbell.Deassign();",
        Owner));

    private const string Served = """
        private readonly EventFd _kick = EventFd.Create();
        private IoEventFdRegistration? _doorbell;
        private LoopRegistration _loop;

        public C(Machine machine)
        {
            _doorbell = machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), 2, 2);
            _loop = machine.Loop.Add(_kick, Serve);
        }

        public void Dispose() { Stop(); }

        """;
}
