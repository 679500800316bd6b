namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0304")]
public sealed class LockOrderTests : RuleTests
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
        "[LockRank(5)] private readonly ReaderWriterLockSlim _map = new();\n    [LockRank(6)] private readonly Lock _outer = new();\n    private void Others() { _map.Dispose(); lock (_outer) { Count++; } }\n    private readonly object _plain"));

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
    [InlineData("Gate.Monitor", "", "_low.Enter(); Count++; _low.Exit();")]
    public void ShouldKnowALockByItsTypeAndWhetherItWaits(string type, string arguments, string statements) => Verify(Ranked($"lock (_irq) {{ {statements} }}").Replace(
        "private readonly object _plain",
        $"[LockRank(5)] private readonly {type} _low = new({arguments});\n    private void Others() {{ _low.Dispose(); }}\n    private readonly object _plain")
        + "\ninternal static class Gate { internal sealed class Monitor : System.IDisposable { public int Count { get; private set; } public void Enter() => Count++; public void Exit() => Count--; public void Dispose() => Exit(); } }\n");

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
        "'_machine' is taken while '_irq' is held, but its rank 10 is not above 20",
        Verify(Ranked("lock (_irq) { lock ({|DDSL0304:_machine|}) { Count++; } }")));
}
