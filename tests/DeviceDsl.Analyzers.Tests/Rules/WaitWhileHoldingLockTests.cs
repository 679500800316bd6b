using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0301")]
public sealed class WaitWhileHoldingLockTests : RuleTests
{
    private static string Bell(string stop, string handler, string lockType = "object") => Type($$"""
        private readonly {{lockType}} _lock = new();
        private readonly object _other = new();
        private readonly Machine _machine;
        private readonly LoopRegistration _served;
        private readonly IoEventFdRegistration _doorbell;
        private readonly EventFd _kick = EventFd.Create();

        public C(Machine machine)
        {
            _machine = machine;
            _doorbell = machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), 2, 2);
            _served = machine.Loop.Add(_kick, OnKick);
        }

        public void Dispose() { {{stop}} _served.Dispose(); _doorbell.StopAndDrain(OnKick); _kick.Dispose(); _machine.Resume();
            lock (_other) { Serve(); } }
        private void OnKick() { {{handler}} }
        private void Locked() { lock (_lock) { Serve(); } }
        """);

    [Theory]
    [InlineData("lock (_lock) { {|DDSL0301:_served.Dispose()|}; }", "lock (_lock) { Serve(); }")]
    [InlineData("lock (_lock) { {|DDSL0301:_served.Dispose()|}; }", "Locked();")]
    [InlineData("lock (_lock) { {|DDSL0301:_machine.Settle()|}; }", "lock (_lock) { Serve(); }")]
    [InlineData("lock (_lock) { {|DDSL0301:_machine.Pause()|}; }", "lock (_lock) { Serve(); }")]
    [InlineData("lock (_lock) { {|DDSL0301:Stop()|}; } void Stop() { _served.Dispose(); }", "lock (_lock) { Serve(); }")]
    public void ShouldReportWhatWaitsForAHandlerThatNeedsTheLock(string stop, string handler) => Verify(Bell(stop, handler));

    [Fact]
    public void ShouldReportEveryKindOfLock() => Verify(Bell(
        "lock (_lock) { {|DDSL0301:_served.Dispose()|}; } using (_lock.EnterScope()) { {|DDSL0301:_machine.Settle()|}; }",
        "using (_lock.EnterScope()) { Serve(); }",
        "System.Threading.Lock"));

    [Theory]
    [InlineData("Monitor.Enter(_lock); try { {|DDSL0301:_served.Dispose()|}; } finally { Monitor.Exit(_lock); }",
        "lock (_lock) { Serve(); }")]
    [InlineData("if (Monitor.TryEnter(_lock)) { {|DDSL0301:_served.Dispose()|}; Monitor.Exit(_lock); }", "lock (_lock) { Serve(); }")]
    [InlineData("lock (_lock) { {|DDSL0301:_served.Dispose()|}; }", "Monitor.Enter(_lock); Serve(); Monitor.Exit(_lock);")]
    [InlineData("lock (_lock) { {|DDSL0302:_served.Dispose()|}; }", "if (Monitor.TryEnter(_lock, 0)) { Serve(); Monitor.Exit(_lock); }")]
    [InlineData("lock (_lock) { {|DDSL0301:_served.Dispose()|}; }", "using var scope = _lock.EnterScope(); Serve();",
        "System.Threading.Lock")]
    [InlineData("{ using var scope = _lock.EnterScope(); {|DDSL0301:_served.Dispose()|}; }", "lock (_lock) { Serve(); }",
        "System.Threading.Lock")]
    [InlineData("_lock.EnterWriteLock(); try { {|DDSL0301:_served.Dispose()|}; } finally { _lock.ExitWriteLock(); }",
        "_lock.EnterReadLock(); try { Serve(); } finally { _lock.ExitReadLock(); }", "ReaderWriterLockSlim")]
    [InlineData("_lock.EnterReadLock(); try { {|DDSL0302:_served.Dispose()|}; } finally { _lock.ExitReadLock(); }",
        "_lock.EnterReadLock(); try { Serve(); } finally { _lock.ExitReadLock(); }", "ReaderWriterLockSlim")]
    public void ShouldKnowEveryWayToTakeALock(
        string stop, string handler, string lockType = "object") => Verify(Bell(stop, handler, lockType)
        .Replace(lockType == "ReaderWriterLockSlim" ? "lock (_lock) { Serve(); } }" : "no such text", "_lock.Dispose(); }"));

    [Theory]
    [InlineData("new(1, 1)", "{|DDSL0301:_served.Dispose()|}")]
    [InlineData("new(1)", "{|DDSL0301:_served.Dispose()|}")]
    [InlineData("new(2)", "_served.Dispose()")]
    [InlineData("new(0, 1)", "_served.Dispose()")]
    public void ShouldTakeASemaphoreOfOneForALock(string made, string stop) => Verify(Type($$"""
        private readonly SemaphoreSlim _gate = {{made}};
        private readonly LoopRegistration _served;
        public C(Machine machine, EventFd kick) => _served = machine.Loop.Add(kick, OnKick);
        public void Dispose() { _gate.Wait(); try { {{stop}}; } finally { _gate.Release(); } }
        private void OnKick() { {|DDSL0201:_gate.Wait()|}; try { Serve(); } finally { _gate.Release(); } }
        """));

    [Theory]
    [InlineData("lock (_lock) { Serve(); } _served.Dispose();", "lock (_lock) { Serve(); }")]
    [InlineData("lock (_lock) { _served.RequestStop(); }", "lock (_lock) { Serve(); }")]
    [InlineData("lock (_lock) { Action later = _served.Dispose; later.ToString(); }", "lock (_lock) { Serve(); }")]
    public void ShouldNotReportWhatWaitsOutside(string stop, string handler) => Verify(Bell(stop, handler));

    [Fact]
    public void ShouldNotReportAHandlerThatNeedsNoLock() => Verify(Bell("lock (_lock) { {|DDSL0302:_served.Dispose()|}; }", "Serve();"));

    [Theory]
    [InlineData("lock (_lock) { {|DDSL0301:_thread.Join()|}; }")]
    [InlineData("lock (_lock) { {|DDSL0301:_task.Wait()|}; }")]
    [InlineData("lock (_lock) { {|DDSL0301:_registration.Dispose()|}; }")]
    [InlineData("_thread.Join(); lock (_lock) { Serve(); }")]
    public void ShouldReportThreadsTasksAndCallbacksAlike(string stop) => Verify(Type($$"""
        private readonly object _lock = new();
        private readonly Thread _thread;
        private readonly Task _task;
        private readonly CancellationTokenRegistration _registration;

        public C(CancellationToken token)
        {
            _thread = new Thread(Run);
            _thread.Start();
            _task = Task.Run(Run, token);
            _registration = token.Register(() => Run());
        }

        public void Dispose() { {{stop}} _registration.Unregister(); _task.ContinueWith(_ => Serve()); }
        private void Run() { lock (_lock) { Serve(); } }
        """));

    [Fact]
    public void ShouldNotReportAThreadThatNeedsNoneOfIt() => Verify(Type("""
        private readonly object _lock = new();
        private readonly Thread _thread = new(Serve);
        public void Start() { _thread.Start(); }
        public void Dispose() { lock (_lock) { _thread.Join(); } }
        """));

    [Fact]
    public Task ShouldFixByWaitingAfterTheLock() => FixAsync<AfterLockFix>(
        "AfterLock",
        Bell("lock (_lock) { Serve(); _served.Dispose(); }", "lock (_lock) { Serve(); }"),
        Bell("lock (_lock) { Serve(); } _served.Dispose();", "lock (_lock) { Serve(); }"));

    [Fact]
    public void ShouldNameTheHandler() => Assert.Equal(
        "LoopRegistration.Dispose waits while holding the lock '_lock', which 'OnKick' also acquires, "
            + "so the two can deadlock: release the lock first",
        Verify(Bell("lock (_lock) { {|DDSL0301:_served.Dispose()|}; }", "lock (_lock) { Serve(); }")));
}
