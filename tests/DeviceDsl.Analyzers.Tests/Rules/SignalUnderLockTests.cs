using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0308")]
public sealed class SignalUnderLockTests : RuleTests
{
    private static string Work(string statements) => Type($$"""
        private readonly Queue<int> _items = new();
        private readonly EventFd _ready = EventFd.Create();
        public void Dispose() => _ready.Dispose();
        public void Add(int item) { {{statements}} }
        """);

    [Theory]
    [InlineData("lock (_items) { _items.Enqueue(item); {|DDSL0308:_ready.Signal()|}; }")]
    [InlineData("lock (_items) { if (_items.Count == 0) { _ = {|DDSL0308:_ready.TrySignal()|}; } }")]
    public void ShouldReportASignalUnderALock(string statements) => Verify(Work(statements));

    [Theory]
    [InlineData("lock (_items) { _items.Enqueue(item); } _ready.Signal();")]
    [InlineData("lock (_items) { Action later = () => _ready.Signal(); later.ToString(); }")]
    [InlineData("lock (_items) { if (_ready.TryRead(out _)) { _items.Enqueue(item); } }")]
    public void ShouldNotReportASignalElsewhere(string statements) => Verify(Work(statements));

    [Theory]
    [InlineData("_scoped.Enter(); try { _items.Enqueue(item); {|DDSL0308:_ready.Signal()|}; } finally { _scoped.Exit(); }")]
    [InlineData("_scoped.Enter(); _items.Enqueue(item); {|DDSL0308:_ready.Signal()|}; _scoped.Exit();")]
    [InlineData("using var scope = _scoped.EnterScope(); {|DDSL0308:_ready.Signal()|};")]
    [InlineData("using (var scope = _scoped.EnterScope()) { {|DDSL0308:_ready.Signal()|}; }")]
    [InlineData("Monitor.Enter(_items); try { _items.Enqueue(item); } finally { {|DDSL0308:_ready.Signal()|}; Monitor.Exit(_items); }")]
    [InlineData("bool taken = false; try { Monitor.Enter(_items, ref taken); {|DDSL0308:_ready.Signal()|}; } "
        + "finally { if (taken) Monitor.Exit(_items); }")]
    [InlineData("if (Monitor.TryEnter(_items)) { try { {|DDSL0308:_ready.Signal()|}; } finally { Monitor.Exit(_items); } }")]
    [InlineData("if (!Monitor.TryEnter(_items)) { _ready.Signal(); return; } try { {|DDSL0308:_ready.Signal()|}; } "
        + "finally { Monitor.Exit(_items); }")]
    [InlineData("if (!Monitor.TryEnter(_items)) throw new TimeoutException(); try { {|DDSL0308:_ready.Signal()|}; } "
        + "finally { Monitor.Exit(_items); }")]
    [InlineData("bool taken = false; try { _spin.Enter(ref taken); {|DDSL0308:_ready.Signal()|}; } finally { if (taken) _spin.Exit(); }")]
    [InlineData("_one.Wait(); try { {|DDSL0308:_ready.Signal()|}; } finally { _one.Release(); }")]
    [InlineData("_many.EnterWriteLock(); try { {|DDSL0308:_ready.Signal()|}; } "
        + "catch (ObjectDisposedException) { {|DDSL0308:_ready.Signal()|}; } finally { _many.ExitWriteLock(); }")]
    [InlineData("_many.EnterUpgradeableReadLock(); try { _many.EnterWriteLock(); try { _items.Enqueue(item); } "
        + "finally { _many.ExitWriteLock(); } {|DDSL0308:_ready.Signal()|}; } finally { _many.ExitUpgradeableReadLock(); }")]
    [InlineData("if (_many.TryEnterReadLock(1)) { try { {|DDSL0308:_ready.Signal()|}; } finally { _many.ExitReadLock(); } }")]
    public void ShouldReportEveryWayToHoldALock(string statements) => Verify(Locked(statements));

    [Theory]
    [InlineData("_scoped.Enter(); try { _items.Enqueue(item); } finally { _scoped.Exit(); _ready.Signal(); }")]
    [InlineData("_scoped.Enter(); _items.Enqueue(item); _scoped.Exit(); _ready.Signal();")]
    [InlineData("_ready.Signal(); using var scope = _scoped.EnterScope(); _items.Enqueue(item);")]
    [InlineData("Monitor.Enter(_items); if (item > 3) { Monitor.Exit(_items); _ready.Signal(); return; } "
        + "Monitor.Exit(_items); _ready.Signal();")]
    [InlineData("Monitor.Enter(_items); try { Monitor.Exit(_items); _ready.Signal(); Monitor.Enter(_items); } "
        + "finally { Monitor.Exit(_items); }")]
    [InlineData("if (Monitor.TryEnter(_items)) { _items.Enqueue(item); Monitor.Exit(_items); } _ready.Signal();")]
    [InlineData("if (Monitor.TryEnter(_items)) { Monitor.Exit(_items); } else { _ready.Signal(); }")]
    [InlineData("if (!Monitor.TryEnter(_items)) { return; } else { Monitor.Exit(_items); } "
        + "_ready.Signal(); Monitor.Enter(_items); Monitor.Exit(_items);")]
    [InlineData("if (!Monitor.TryEnter(_items)) { item = 0; } _ready.Signal(); Monitor.Exit(_items);")]
    [InlineData("Take(); _ready.Signal(); Leave();")]
    [InlineData("_many.EnterReadLock(); _ready.Signal(); _many.ExitWriteLock();")]
    [InlineData("_slots.Wait(); try { _ready.Signal(); } finally { _slots.Release(); }")]
    [InlineData("_told.Wait(); try { _ready.Signal(); } finally { _told.Release(); }")]
    public void ShouldNotReportWhatNoLockIsHeldFor(string statements) => Verify(Locked(statements));

    private static string Locked(string statements) => Type($$"""
        private readonly Queue<int> _items = new();
        private readonly EventFd _ready = EventFd.Create();
        private readonly Lock _scoped = new();
        private readonly SemaphoreSlim _one = new(1, 1);
        private readonly SemaphoreSlim _slots = new(4);
        private readonly SemaphoreSlim _told = new(0, 1);
        private readonly ReaderWriterLockSlim _many = new();
        private SpinLock _spin = new(false);
        public void Dispose() { _ready.Dispose(); _one.Wait(0); _slots.Wait(0); _told.Wait(0); _many.Dispose();
            Held = _scoped.IsHeldByCurrentThread || _spin.IsHeld; }
        public bool Held { get; private set; }
        public void Add(int item) { {{statements}} }
        private void Take() => Monitor.Enter(_items);
        private void Leave() => Monitor.Exit(_items);
        """);

    [Fact]
    public Task ShouldProposeNoFixWithoutALockStatement() => OffersNothingAsync<AfterLockFix>(Locked(
        "_scoped.Enter(); try { _items.Enqueue(item); _ready.Signal(); } finally { _scoped.Exit(); }"));

    [Fact]
    public Task ShouldFixByMovingItBehindTheLock() => FixAsync<AfterLockFix>(
        "AfterLock",
        Work("""

                lock (_items)
                {
                    _items.Enqueue(item);
                    // Wake it.
                    _ready.Signal();
                }

                Serve();
            """),
        Work("""

                lock (_items)
                {
                    _items.Enqueue(item);
                }
                // Wake it.
                _ready.Signal();

                Serve();
            """));

    [Fact]
    public Task ShouldProposeNoFixIfTheSignalNeedsALocal() => OffersNothingAsync<AfterLockFix>(Work(
        "lock (_items) { ulong count = 2; _items.Enqueue(item); _ready.Signal(count); }"));

    [Fact]
    public Task ShouldProposeNoFixInTheMiddle()
        => OffersNothingAsync<AfterLockFix>(Work("lock (_items) { _ready.Signal(); _items.Enqueue(item); }"));
}
