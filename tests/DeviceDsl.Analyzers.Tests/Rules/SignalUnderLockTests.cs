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
    public Task ShouldOfferNothingWhereTheSignalNeedsALocal() => OffersNothingAsync<AfterLockFix>(Work(
        "lock (_items) { ulong count = 2; _items.Enqueue(item); _ready.Signal(count); }"));

    [Fact]
    public Task ShouldOfferNothingInTheMiddle() => OffersNothingAsync<AfterLockFix>(Work("lock (_items) { _ready.Signal(); _items.Enqueue(item); }"));
}
