namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0304")]
public sealed class LockRankInversionTests : RuleTests
{
    private static string Ranked(string statements) => $$"""
        using System.Threading;

        internal sealed class C
        {
            [LockRank(10)] private readonly object _machine = new();
            [LockRank(20)] private readonly Lock _irq = new();
            [LockRank(20)] private readonly object _same = new();
            private readonly object _plain = new();
            public int Count { get; private set; }
            public void M() { {{statements}} lock (_plain) { lock (_same) { Count++; } } }
            private void TakeMachine() { lock (_machine) { Count++; } }
            private void TakeIrq() { using (_irq.EnterScope()) { Count++; } }
        }
        """;

    [Theory]
    [InlineData("lock (_irq) { lock ({|DDSL0304:_machine|}) { Count++; } }")]
    [InlineData("lock (_irq) lock ({|DDSL0304:_same|}) Count++;")]
    [InlineData("using (_irq.EnterScope()) { lock ({|DDSL0304:_machine|}) { Count++; } }")]
    [InlineData("lock (_same) { {|DDSL0304:TakeMachine()|}; }")]
    public void ShouldReportALockOfARankThatIsNotHigher(string statements) => Verify(Ranked(statements));

    [Theory]
    [InlineData("lock (_irq) { Monitor.Enter({|DDSL0304:_machine|}); Count++; Monitor.Exit(_machine); }")]
    [InlineData("_irq.Enter(); try { lock ({|DDSL0304:_machine|}) { Count++; } } finally { _irq.Exit(); }")]
    [InlineData("lock (_irq) { {|DDSL0304:_map|}.EnterReadLock(); try { Count++; } finally { _map.ExitReadLock(); } }")]
    [InlineData("lock (_irq) { using var scope = {|DDSL0304:_outer|}.EnterScope(); Count++; }")]
    public void ShouldReportEveryWayToTakeALock(string statements) => Verify(Ranked(statements).Replace(
        "private readonly object _plain",
        "[LockRank(5)] private readonly ReaderWriterLockSlim _map = new();\n    [LockRank(6)] private readonly Lock _outer = new();\n    "
            + "private void Others() { _map.Dispose(); lock (_outer) { Count++; } }\n    private readonly object _plain"));

    [Theory]
    [InlineData("lock (_irq) { if (Monitor.TryEnter(_machine)) { Count++; Monitor.Exit(_machine); } }")]
    [InlineData("_irq.Enter(); Count++; _irq.Exit(); lock (_machine) { Count++; }")]
    [InlineData("lock (_machine) { lock (_irq) { Count++; } }")]
    [InlineData("lock (_machine) { TakeIrq(); }")]
    [InlineData("lock (_machine) { TakeMachine(); }")]
    [InlineData("lock (_irq) { Count++; } lock (_machine) { Count++; }")]
    [InlineData("lock (_irq) { var later = new Thread(TakeMachine); later.Start(); }")]
    public void ShouldNotReportTheOrderOfTheRanks(string statements) => Verify(Ranked(statements));

    [Theory]
    [InlineData("SemaphoreSlim", "1, 1", "if (_low.Wait(0)) { Count++; _low.Release(); }")]
    [InlineData("SemaphoreSlim", "1, 1", "{|DDSL0304:_low|}.Wait(); Count++; _low.Release();")]
    [InlineData("Gate.Monitor", "", "{|DDSL0304:_low|}.Enter(); Count++; _low.Exit();")]
    public void ShouldKnowALockByItsTypeOrRankAndWhetherItWaits(string type, string arguments, string statements)
        => Verify(Ranked($"lock (_irq) {{ {statements} }}").Replace(
        "private readonly object _plain",
        $"[LockRank(5)] private readonly {type} _low = new({arguments});\n    private void Others() {{ "
            + "_low.Dispose(); }\n    private readonly object _plain")
        + "\ninternal static class Gate { internal sealed class Monitor : System.IDisposable { public int Count { get; private set; } "
        + "public void Enter() => Count++; public void Exit() => Count--; public void Dispose() => Exit(); } }\n");

    private const string RankedLock = """
        namespace Own
        {
            internal enum LockRank { Machine = 10, Bus = Machine + 5, Irq = 1 << 5 }

            internal sealed class RankedLock(int rank)
            {
                private readonly System.Threading.Lock _lock = new();
                public int Rank => rank;
                public Scope Hold() { _lock.Enter(); return new(this); }
                public bool TryHold() => _lock.TryEnter();
                public System.Threading.Lock.Scope EnterScope() => _lock.EnterScope();
                public void Enter() => _lock.Enter();
                public bool TryEnter() => _lock.TryEnter();
                public void Exit() => _lock.Exit();

                internal readonly ref struct Scope(RankedLock held)
                {
                    public void Dispose() => held.Exit();
                }
            }
        }
        """;

    private static string OfOwnType(string statements, string members = "") => $$"""
        using System.Threading;
        using Own;

        internal sealed class C
        {
            [LockRank((int)LockRank.Machine)] private readonly RankedLock _machine = new((int)LockRank.Machine);
            [LockRank((int)LockRank.Irq)] private readonly RankedLock _irq = new((int)LockRank.Irq);
            [LockRank((int)LockRank.Bus)] private RankedLock Bus { get; } = new((int)LockRank.Bus);
            private readonly RankedLock _plain = new(0);
            public int Count { get; private set; }
            public void M(C other) { {{statements}} }
            public void Others(C other) { Count = other._plain.Rank + _plain.Rank + Bus.Rank + _irq.Rank + _machine.Rank; }
            private void TakeMachine() { using (_machine.Hold()) { Count++; } }
            private void TakeIrq() { using var held = _irq.Hold(); Count++; }
            {{members}}
        }
        """ + RankedLock;

    [Theory]
    [InlineData("using (_irq.Hold()) { using ({|DDSL0304:_machine|}.Hold()) { Count++; } }")]
    [InlineData("using (_irq.Hold()) using ({|DDSL0304:Bus|}.Hold()) Count++;")]
    [InlineData("using var held = _irq.Hold(); using var inner = {|DDSL0304:_machine|}.Hold(); Count++;")]
    [InlineData("using RankedLock.Scope held = Bus.Hold(); Count++; {|DDSL0304:TakeMachine()|};")]
    [InlineData("using (_irq.EnterScope()) { {|DDSL0304:_machine|}.Enter(); try { Count++; } finally { _machine.Exit(); } }")]
    [InlineData("_irq.Enter(); try { using ({|DDSL0304:_machine|}.Hold()) Count++; } finally { _irq.Exit(); }")]
    [InlineData("_irq.Enter(); {|DDSL0304:_machine|}.Enter(); Count++; _machine.Exit(); _irq.Exit();")]
    [InlineData("if (_irq.TryHold()) { {|DDSL0304:TakeMachine()|}; _irq.Exit(); }")]
    [InlineData("if (!_irq.TryEnter()) return; try { lock ({|DDSL0304:_machine|}) Count++; } finally { _irq.Exit(); }")]
    [InlineData("RankedLock.Scope held = _irq.Hold(); try { {|DDSL0304:TakeMachine()|}; } finally { held.Dispose(); }")]
    [InlineData("var held = _irq.Hold(); {|DDSL0304:TakeMachine()|}; held.Dispose();")]
    [InlineData("using (other._irq.Hold()) { {|DDSL0304:TakeMachine()|}; }")]
    [InlineData("using (_irq.Hold()) { using ({|DDSL0304:other._machine|}.Hold()) Count++; }")]
    [InlineData("using (_irq.Hold()) { lock ({|DDSL0304:other.Bus|}) Count++; }")]
    [InlineData("using (_irq.Hold()) { {|DDSL0304:other.TakeMachine()|}; }")]
    [InlineData("using (this._irq.Hold()) { for (int i = 0; i < 2; i++) { if (i == 1) { {|DDSL0304:TakeMachine()|}; } } }")]
    public void ShouldReportLocksOfAnyTypeThatHaveARank(string statements) => Verify(OfOwnType(statements));

    [Theory]
    [InlineData("using (_machine.Hold()) using (Bus.Hold()) using (_irq.Hold()) Count++;")]
    [InlineData("using (_irq.Hold()) Count++; using (_machine.Hold()) Count++;")]
    [InlineData("{ using var held = _irq.Hold(); Count++; } TakeMachine();")]
    [InlineData("_irq.Enter(); Count++; _irq.Exit(); TakeMachine();")]
    [InlineData("var held = _irq.Hold(); Count++; held.Dispose(); TakeMachine();")]
    [InlineData("RankedLock.Scope held = _irq.Hold(); try { Count++; } finally { held.Dispose(); } TakeMachine();")]
    [InlineData("using (_machine.Hold()) { TakeIrq(); }")]
    [InlineData("using (_irq.Hold()) { if (_machine.TryHold()) { Count++; _machine.Exit(); } }")]
    [InlineData("if (_irq.TryEnter()) { Count++; _irq.Exit(); } else { TakeMachine(); }")]
    [InlineData("using (_irq.Hold()) { using (other._irq.Hold()) Count++; }")]
    [InlineData("using (_plain.Hold()) { TakeMachine(); }")]
    [InlineData("using (_irq.Hold()) { using (_plain.Hold()) Count++; }")]
    [InlineData("using (_irq.Hold()) { var later = new Thread(TakeMachine); later.Start(); }")]
    [InlineData("using (_irq.Hold()) { System.Action later = () => TakeMachine(); other.Count += later.Method.Name.Length; }")]
    [InlineData("_irq.Enter(); Count++; TakeMachine(); Leave();", "private void Leave() => _irq.Exit();")]
    public void ShouldNotReportLocksOfAnyTypeInTheOrderOfTheirRanks(string statements, string members = "")
        => Verify(OfOwnType(statements, members));

    [Theory]
    [InlineData("using (_irq.Hold()) { {|DDSL0302:machine.Settle()|}; }")]
    [InlineData("using var held = _irq.Hold(); {|DDSL0302:machine.Settle()|};")]
    [InlineData("using (other._irq.Hold()) { {|DDSL0302:machine.Settle()|}; }")]
    [InlineData("using (_plain.Hold()) { machine.Settle(); }")]
    public void ShouldKnowALockByItsRankWhereSomethingIsWaitedForUnderIt(string statements)
        => Verify(OfOwnType("", $"public void Wait(Machine machine, C other) {{ {statements} Others(other); }}"));

    [Theory]
    [InlineData("using (_irq.Hold()) { {|DDSL0301:thread.Join()|}; }")]
    [InlineData("using (other._irq.Hold()) { thread.Join(); }")]
    public void ShouldNotTakeTheLockOfAnotherObjectForItsOwn(string statements)
        => Verify(OfOwnType(
            "",
            $"public void Join(C other) {{ var thread = new Thread(() => {{ using (_irq.Hold()) Count++; }}); thread.Start(); {statements} "
                + "Others(other); }"));

    private static string Unranked(string body) => $$"""
        internal sealed class C
        {
            private readonly object _a = new();
            private readonly object _b = new();
            public int Count { get; private set; }
            {{body}}
        }
        """;

    [Fact]
    public void ShouldReportTheOrderThatFewerPlacesHave() => Verify(Unranked("""
        public void M1() { lock (_b) { lock ({|DDSL0304:_a|}) { Count++; } } }
        public void M2() { lock (_a) { lock (_b) { Count++; } } }
        public void M3() { lock (_a) { lock (_b) { Count--; } } }
        """));

    [Fact]
    public void ShouldReportTheLaterOfTwo() => Verify(Unranked("""
        public void M1() { lock (_b) { lock (_a) { Count++; } } }
        public void M2() { lock (_a) { lock ({|DDSL0304:_b|}) { Count++; } } }
        """));

    [Fact]
    public void ShouldNotReportOneOrderEverywhere() => Verify(Unranked("""
        public void M1() { lock (_a) { lock (_b) { Count++; } } }
        public void M2() { lock (_a) { M3(); } }
        private void M3() { lock (_b) { Count++; } }
        """));

    [Fact]
    public void ShouldNameBothLocksAndRanks() => Assert.Equal(
        "'_machine' is acquired while '_irq' is held, but its rank 10 is not above 20: use one order everywhere",
        Verify(Ranked("lock (_irq) { lock ({|DDSL0304:_machine|}) { Count++; } }")));
}
