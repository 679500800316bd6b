using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0109")]
public sealed class RegistrationNotReleasedTests : RuleTests
{
    [Theory]
    [InlineData("private readonly IoEventFdRegistration {|DDSL0109:_doorbell|};",
        "_doorbell = machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), 2, 2);")]
    [InlineData("private IrqFdRegistration {|DDSL0109:Line|} { get; }", "Line = machine.AssignIrqFd(_kick, 5);")]
    [InlineData("private readonly LoopRegistration {|DDSL0109:_loop|};", "_loop = machine.Loop.Add(_kick, Serve);")]
    [InlineData("private IoEventFdRegistration? {|DDSL0109:_doorbell|};",
        "if (machine.TryAssignIoEventFd(_kick, IoAddress.Pio(0x10), 2, 2, out _doorbell) != Errno.None) { Serve(); }")]
    public void ShouldReportAMemberThatIsNeverReleased(string member, string assign) => Verify(Type($$"""
        private readonly EventFd _kick;
        {{member}}

        public C(Machine machine, EventFd kick) { _kick = kick; {{assign}} }
        public void Dispose() { Serve(); }
        """));

    [Theory]
    [InlineData("_doorbell.IsActive")]
    [InlineData("_doorbell?.IsActive == true")]
    [InlineData("_doorbell != null")]
    [InlineData("_doorbell is { IsActive: true }")]
    public void ShouldReportAMemberThatIsOnlyAsked(string question) => Verify(Type($$"""
        private readonly EventFd _kick;
        private readonly IoEventFdRegistration {|DDSL0109:_doorbell|};

        public C(Machine machine, EventFd kick) { _kick = kick; _doorbell = machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), 2, 2); }
        public bool IsActive => {{question}};
        public void Dispose() { Serve(); }
        """));

    [Theory]
    [InlineData("_doorbell.Dispose();")]
    [InlineData("_doorbell?.Deassign();")]
    [InlineData("_doorbell.StopAndDrain(Serve);")]
    [InlineData("_doorbell.RequestStop();")]
    [InlineData("var doorbell = _doorbell; doorbell.Deassign();")]
    [InlineData("foreach (var each in new[] { _doorbell }) { each.Dispose(); }")]
    [InlineData("Interlocked.Exchange(ref _doorbell!, null)?.Deassign();")]
    [InlineData("if (_doorbell is { } doorbell) { doorbell.Deassign(); }")]
    [InlineData("if (_doorbell is { IsActive: true } doorbell) { doorbell.Deassign(); }")]
    [InlineData("if (_doorbell is IDisposable held) { held.Dispose(); }")]
    [InlineData("switch (_doorbell) { case null: break; case var doorbell: doorbell.Dispose(); break; }")]
    public void ShouldNotReportAMemberThatIsReleasedSomewhere(string release) => Verify(Type($$"""
        private readonly EventFd _kick;
        private IoEventFdRegistration _doorbell;

        public C(Machine machine, EventFd kick) { _kick = kick; _doorbell = machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), 2, 2); }
        public void Dispose() { {{release}} }
        """));

    [Fact]
    public void ShouldNotReportWhatTheMachineEnds() => Verify(Type("""
        private readonly EmbeddedMachine _machine = new();
        private readonly IoEventFdRegistration _doorbell;

        public C(EventFd kick) { _doorbell = _machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2); }
        public bool IsActive => _doorbell.IsActive;
        public void Dispose() => _machine.Dispose();
        """));

    [Theory]
    [InlineData("EmbeddedMachine machine", "", "machine.Dispose();")]
    [InlineData("EmbeddedMachine machine", "private readonly EmbeddedMachine _machine = machine;", "_machine.Dispose();")]
    [InlineData("EmbeddedMachine machine", "private readonly EmbeddedMachine _machine = machine;",
        "if (_machine is { } held) { held.Dispose(); }")]
    [InlineData("EmbeddedMachine machine", "private EmbeddedMachine? _machine = machine;",
        "Interlocked.Exchange(ref _machine, null)?.Dispose();")]
    public void ShouldKnowAMachineByItsOtherNames(string parameter, string member, string end) => Verify($$"""
        using System.Threading;

        internal sealed class C({{parameter}}, EventFd kick) : System.IDisposable
        {
            {{member}}
            private readonly IoEventFdRegistration _doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
            public bool IsActive => _doorbell.IsActive;
            public void Dispose() { {{end}} }
        }
        """);

    [Fact]
    public void ShouldReportWhatAnInitializerAssigns() => Verify("""
        internal sealed class C(Machine machine, EventFd kick)
        {
            private readonly IoEventFdRegistration {|DDSL0109:_doorbell|} = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
            public bool IsActive => _doorbell.IsActive;
        }
        """);

    [Fact]
    public void ShouldKnowThatASetterReleasesWhatItKeeps() => Verify(Type("""
        private IoEventFdRegistration? Doorbell { get => field; set { field?.Deassign(); field = value; } }
        public void Start(Machine machine, EventFd kick) => Doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
        public void Dispose() { Doorbell = null; Serve(); }
        """));

    [Fact]
    public void ShouldLeaveTheMachineOfABaseToTheBase() => Verify("""
        internal abstract class Board : System.IDisposable
        {
            protected EmbeddedMachine Machine { get; } = new();
            public void Dispose() => Machine.Dispose();
        }

        internal sealed class C : Board
        {
            private IoEventFdRegistration? _doorbell;
            public void Start(EventFd kick) { _doorbell = Machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2); }
            public bool IsActive => _doorbell?.IsActive == true;
        }
        """);

    [Fact]
    public void ShouldNotReportWhatIsReleasedByATypeWithinOrKeptByAnotherObject() => Verify("""
        using System;
        using System.Collections.Generic;

        internal sealed class C(Group group)
        {
            private IoEventFdRegistration? _doorbell;
            private IoEventFdRegistration? _grouped;

            public IDisposable Start(Machine machine, EventFd kick)
            {
                _doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
                _grouped = group.Add(machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 3));
                return new Stopper(this);
            }

            public bool IsActive => _grouped?.IsActive == true;

            private sealed class Stopper(C owner) : IDisposable
            {
                public void Dispose() => owner._doorbell?.Dispose();
            }
        }

        internal sealed class Group : IDisposable
        {
            private readonly Stack<IDisposable> _all = new();
            public T Add<T>(T each) where T : IDisposable { _all.Push(each); return each; }
            public void Dispose() { while (_all.TryPop(out var each)) { each.Dispose(); } }
        }
        """);

    [Fact]
    public void ShouldNotReportWhatSomebodyElseAssignedOrMayRelease() => Verify(Type("""
        private readonly IoEventFdRegistration _given;
        public IoEventFdRegistration Shown { get; }

        public C(Machine machine, EventFd kick, IoEventFdRegistration given)
        {
            _given = given;
            Shown = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
        }

        public bool IsActive => _given.IsActive;
        public void Dispose() { Serve(); }
        """));

    [Fact]
    public Task ShouldFixByReleasingInDispose() => FixAsync<ReleaseMemberFix>(
        "ReleaseInDispose",
        """
        internal sealed class C : System.IDisposable
        {
            private readonly EventFd _kick = EventFd.Create();
            private IoEventFdRegistration? _doorbell;
            private readonly IrqFdRegistration _line;

            public C(Machine machine) => _line = machine.AssignIrqFd(_kick, 5);
            public void Start(Machine machine) { _doorbell = machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), 2, 2); }

            public void Dispose()
            {
                _kick.TryRead(out _);
            }
        }

        internal sealed class D(EventFd kick)
        {
            private IoEventFdRegistration? _doorbell;

            public void Start(Machine machine) { _doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2); }
        }
        """,
        """
        internal sealed class C : System.IDisposable
        {
            private readonly EventFd _kick = EventFd.Create();
            private IoEventFdRegistration? _doorbell;
            private readonly IrqFdRegistration _line;

            public C(Machine machine) => _line = machine.AssignIrqFd(_kick, 5);
            public void Start(Machine machine) { _doorbell = machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), 2, 2); }

            public void Dispose()
            {
                _line.Dispose();
                _doorbell?.Dispose();
                _kick.TryRead(out _);
            }
        }

        internal sealed class D(EventFd kick) : System.IDisposable
        {
            private IoEventFdRegistration? _doorbell;

            public void Start(Machine machine) { _doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2); }

            public void Dispose() { _doorbell?.Dispose(); }
        }
        """);
}
