using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0105")]
public sealed partial class MissingRollbackOnFailureTests : RuleTests
{
    private const string Fields = """
        private readonly EventFd _first = EventFd.Create();
        private readonly EventFd _second = EventFd.Create();
        private IoEventFdRegistration? _doorbell;
        private IoEventFdRegistration? _other;
        private readonly List<IoEventFdRegistration> _doorbells = new();
        public void Stop() { _doorbell?.StopAndDrain(Serve); _other?.StopAndDrain(Serve); _doorbells.ForEach(d => d.Deassign());
            _doorbells.Clear(); }
        public void Connect(Machine machine) { Stop(); _doorbell = machine.AssignIoEventFd(_first, IoAddress.Pio(0), 1);
            _other = machine.AssignIoEventFd(_second, IoAddress.Pio(1), 1); }
        public void Dispose() { Stop(); _first.Dispose(); _second.Dispose(); }

        """;

    [Theory]
    [InlineData("""
        public Errno Start(Machine machine, EventFd[] kicks)
        {
            foreach (var kick in kicks)
            {
                Errno error = machine.TryAssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2, out var doorbell);
                if (error != Errno.None) {|DDSL0105:return error;|}
                _doorbells.Add(doorbell!);
            }

            return Errno.None;
        }
        """)]
    [InlineData("""
        public Errno Start(Machine machine)
        {
            Errno error = machine.TryAssignIoEventFd(_first, IoAddress.Pio(0x10), 2, 2, out _doorbell);
            if (error != Errno.None) return error;
            error = machine.TryAssignIoEventFd(_second, IoAddress.Pio(0x12), 2, 2, out _other);
            if (error != Errno.None) {|DDSL0105:return error;|}
            return Errno.None;
        }
        """)]
    [InlineData("""
        public Errno Start(Machine machine)
        {
            _doorbell = machine.AssignIoEventFd(_first, IoAddress.Pio(0x10), 2, 2);
            {|DDSL0105:return machine.TryAssignIoEventFd(_second, IoAddress.Pio(0x12), 2, 2, out _other);|}
        }
        """)]
    [InlineData("""
        public bool Start(Machine machine)
        {
            _doorbell = machine.AssignIoEventFd(_first, IoAddress.Pio(0x10), 2, 2);
            if (machine.TryAssignIoEventFd(_second, IoAddress.Pio(0x12), 2, 2, out _other) is not Errno.None)
            {
                {|DDSL0105:return false;|}
            }

            return true;
        }
        """)]
    [InlineData("""
        public void Start(Machine machine)
        {
            _doorbell = machine.AssignIoEventFd(_first, IoAddress.Pio(0x10), 2, 2);
            if (machine.TryAssignIoEventFd(_second, IoAddress.Pio(0x12), 2, 2, out _other) != Errno.None)
            {
                {|DDSL0105:throw new InvalidOperationException();|}
            }
        }
        """)]
    [InlineData("""
        public void Start(Machine machine)
        {
            _doorbell = machine.AssignIoEventFd(_first, IoAddress.Pio(0x10), 2, 2);
            Errno error = machine.TryAssignIoEventFd(_second, IoAddress.Pio(0x12), 2, 2, out _other);
            if (error != Errno.None)
            {
                {|DDSL0105:return;|}
            }

            Serve();
        }
        """)]
    [InlineData("""
        public bool Start(Machine machine)
        {
            try
            {
                _doorbell = machine.AssignIoEventFd(_first, IoAddress.Pio(0x10), 2, 2);
                _other = machine.AssignIoEventFd(_second, IoAddress.Pio(0x12), 2, 2);
                return true;
            }
            catch (MachineException)
            {
                {|DDSL0105:return false;|}
            }
        }
        """)]
    [InlineData("""
        public void Start(Machine machine)
        {
            try
            {
                _doorbell = machine.AssignIoEventFd(_first, IoAddress.Pio(0x10), 2, 2);
                _other = machine.AssignIoEventFd(_second, IoAddress.Pio(0x12), 2, 2);
            }
            catch
            {
                {|DDSL0105:throw;|}
            }
        }
        """)]
    [InlineData("""
        public bool Start(Machine machine, EventFd[] kicks)
        {
            try
            {
                foreach (var kick in kicks) _doorbells.Add(machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2));
                return true;
            }
            catch (MachineException)
            {
                {|DDSL0105:return false;|}
            }
        }
        """)]
    public void ShouldReportWhatIsLeftWhenAStepFails(string members) => Verify(Type(Fields + members));

    [Theory]
    [InlineData("using var board = new EmbeddedMachine();", "return false;")]
    [InlineData("var board = new EmbeddedMachine();", "{|DDSL0105:return false;|}")]
    public void ShouldLeaveToAUsingWhatItsMachineEnds(string make, string leave) => Verify(Type($$"""
        public void Dispose() { Serve(); }
        public static bool Start(EventFd first, EventFd second)
        {
            {{make}}
            board.AssignIoEventFd(first, IoAddress.Pio(0x10), 2, 1);
            if (board.TryAssignIoEventFd(second, IoAddress.Pio(0x12), 2, 2, out var other) != Errno.None) { {{leave}} }
            other!.StopAndDrain(Serve);
            board.Dispose();
            return true;
        }
        """));

    // A loop over the assigned registrations releases all of them, even if there are none yet.
    [Theory]
    [InlineData("for (int j = _doorbells.Count - 1; j >= 0; j--) { _doorbells[j].Deassign(); }")]
    [InlineData("for (int j = this._doorbells.Count; j-- > 0;) { this._doorbells[j].Deassign(); }")]
    [InlineData("while (_doorbells.Count > 0) { TakeLast(_doorbells).Deassign(); _doorbells.RemoveAt(_doorbells.Count - 1); }")]
    [InlineData("foreach (var done in _doorbells) { done.Deassign(); }")]
    public void ShouldNotReportALoopThatTakesBack(string undo) => Verify(Type(Fields + $$"""
        public Errno Start(Machine machine, EventFd[] kicks)
        {
            foreach (var kick in kicks)
            {
                Errno error = machine.TryAssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2, out var doorbell);
                if (error != Errno.None)
                {
                    {{undo}}
                    return error;
                }

                _doorbells.Add(doorbell!);
            }

            return Errno.None;
        }

        private static IoEventFdRegistration TakeLast(List<IoEventFdRegistration> doorbells) => doorbells[^1];
        """));

    [Theory]
    [InlineData("var done = new Stack<IoEventFdRegistration>();", "while (done.Count > 0) { done.Pop().Deassign(); }",
        "done.Push(doorbell!);")]
    [InlineData("var done = new IoEventFdRegistration[kicks.Length]; int n = 0;", "while (--n >= 0) { done[n].Deassign(); }",
        "done[n++] = doorbell!;")]
    public void ShouldNotReportALoopOverALocalThatTakesBack(string make, string undo, string keep) => Verify(Type($$"""
        public void Dispose() { Serve(); }
        public static bool Start(Machine machine, EventFd[] kicks)
        {
            {{make}}
            foreach (var kick in kicks)
            {
                if (machine.TryAssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2, out var doorbell) != Errno.None) { {{undo}} return false; }
                {{keep}}
            }

            return true;
        }
        """));

    [Fact]
    public void ShouldReportALoopThatOnlyFills() => Verify(Type(Fields + """
        public bool Start(Machine machine, EventFd[] kicks)
        {
            var done = new IoEventFdRegistration[kicks.Length];
            for (int i = 0; i < kicks.Length; i++) { done[i] = machine.AssignIoEventFd(kicks[i], IoAddress.Pio(0x10), 2, (ulong)i); }
            if (machine.TryAssignIoEventFd(_first, IoAddress.Pio(0x12), 2, 2, out var other) != Errno.None) { {|DDSL0105:return false;|} }
            _doorbell = other;
            foreach (var each in done) { each.Deassign(); }
            return true;
        }
        """));

    [Theory]
    [InlineData("return Fail();")]
    [InlineData("throw Failed();")]
    public void ShouldNotReportAWayOutThatTakesBack(string leave) => Verify(Type(Fields + $$"""
        public bool Start(Machine machine)
        {
            _doorbell = machine.AssignIoEventFd(_first, IoAddress.Pio(0x10), 2, 2);
            if (machine.TryAssignIoEventFd(_second, IoAddress.Pio(0x12), 2, 2, out _other) != Errno.None) { {{leave}} }
            return true;
        }

        private bool Fail() { _doorbell?.Deassign(); _doorbell = null; return false; }
        private InvalidOperationException Failed() { Fail(); return new(); }
        """));

    [Fact]
    public void ShouldReportItBeforeTheCloseOfTheEventFd() => Verify(Method("""
        using var first = EventFd.Create();
        using var second = EventFd.Create();
        var doorbell = machine.AssignIoEventFd(first, IoAddress.Pio(0x10), 2, 2);
        Errno error = machine.TryAssignIoEventFd(second, IoAddress.Pio(0x12), 2, 2, out var other);
        if (error != Errno.None)
        {
            {|DDSL0105:return;|}
        }

        other!.StopAndDrain(Serve);
        doorbell.StopAndDrain(Serve);
        """));

    [Theory]
    [InlineData("""
        public Errno Start(Machine machine, EventFd[] kicks)
        {
            foreach (var kick in kicks)
            {
                Errno error = machine.TryAssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2, out var doorbell);
                if (error != Errno.None) { Stop(); return error; }
                _doorbells.Add(doorbell!);
            }

            return Errno.None;
        }
        """)]
    [InlineData("""
        public Errno Start(Machine machine, EventFd[] kicks)
        {
            foreach (var kick in kicks)
            {
                Errno error = machine.TryAssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2, out var doorbell);
                if (error != Errno.None)
                {
                    foreach (var earlier in _doorbells) earlier.Deassign();
                    return error;
                }

                _doorbells.Add(doorbell!);
            }

            return Errno.None;
        }
        """)]
    [InlineData("""
        public Errno Start(Machine machine)
        {
            Errno error = machine.TryAssignIoEventFd(_first, IoAddress.Pio(0x10), 2, 2, out _doorbell);
            if (error == Errno.None)
            {
                error = machine.TryAssignIoEventFd(_second, IoAddress.Pio(0x12), 2, 2, out _other);
                if (error != Errno.None) _doorbell!.Deassign();
            }

            return error;
        }
        """)]
    [InlineData("""
        public void Start(Machine machine)
        {
            try
            {
                _doorbell = machine.AssignIoEventFd(_first, IoAddress.Pio(0x10), 2, 2);
                _other = machine.AssignIoEventFd(_second, IoAddress.Pio(0x12), 2, 2);
            }
            catch
            {
                _doorbell?.Deassign();
                throw;
            }
        }
        """)]
    [InlineData("""
        public void Start(Machine machine)
        {
            _doorbell = machine.AssignIoEventFd(_first, IoAddress.Pio(0x10), 2, 2);
            if (machine.TryAssignIoEventFd(_second, IoAddress.Pio(0x12), 2, 2, out _other) != Errno.None) Serve();
            Serve();
        }
        """)]
    [InlineData("""
        public bool Start(Machine machine)
        {
            _doorbell = machine.AssignIoEventFd(_first, IoAddress.Pio(0x10), 2, 2);
            try
            {
                Serve();
                return true;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
        """)]
    public void ShouldNotReportWhereItIsTakenBackOrNothingFails(string members) => Verify(Type(Fields + members));

    [Fact]
    public Task ShouldFixALoopByOneUpdate() => FixAsync<TransactionFix>(
        "Transaction",
        Type(Fields + """
            public Errno Start(Machine machine, EventFd[] kicks)
            {
                foreach (var kick in kicks)
                {
                    Errno error = machine.TryAssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2, out var doorbell);
                    if (error != Errno.None) return error;
                    _doorbells.Add(doorbell!);
                }

                return Errno.None;
            }
            """),
        Type(Fields + """
            public Errno Start(Machine machine, EventFd[] kicks)
            {
                using MachineUpdate update = machine.BeginUpdate();
                foreach (var kick in kicks)
                {
                    var doorbell = update.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);
                    _doorbells.Add(doorbell!);
                }

                return update.TryCommit();
            }
            """));

    [Fact]
    public Task ShouldFixASequenceByOneUpdate() => FixAsync<TransactionFix>(
        "Transaction",
        Type(Fields + """
            public Errno Start(Machine machine)
            {
                // One after the other.
                Errno error = machine.TryAssignIoEventFd(_first, IoAddress.Pio(0x10), 2, 2, out _doorbell);
                if (error != Errno.None) return error;
                error = machine.TryAssignIoEventFd(_second, IoAddress.Pio(0x12), 2, 2, out _other);
                if (error != Errno.None)
                {
                    return error;
                }

                return Errno.None;
            }
            """),
        Type(Fields + """
            public Errno Start(Machine machine)
            {
                using MachineUpdate update = machine.BeginUpdate();
                // One after the other.
                _doorbell = update.AssignIoEventFd(_first, IoAddress.Pio(0x10), 2, 2);
                _other = update.AssignIoEventFd(_second, IoAddress.Pio(0x12), 2, 2);

                return update.TryCommit();
            }
            """));

    [Fact]
    public Task ShouldProposeNoFixIfTheMethodDoesMore() => OffersNothingAsync<TransactionFix>(Type(Fields + """
        public bool Start(Machine machine)
        {
            _doorbell = machine.AssignIoEventFd(_first, IoAddress.Pio(0x10), 2, 2);
            if (machine.TryAssignIoEventFd(_second, IoAddress.Pio(0x12), 2, 2, out _other) != Errno.None) return false;
            return true;
        }
        """));
}
