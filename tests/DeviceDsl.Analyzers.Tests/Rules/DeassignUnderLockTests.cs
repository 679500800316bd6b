using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0302")]
public sealed class DeassignUnderLockTests : RuleTests
{
    private static string Stop(string statements) => $$"""
        internal sealed class C
        {
            private readonly object _lock = new();
            private readonly System.Threading.Lock _scoped = new();
            private readonly System.Collections.Generic.List<int> _items = new();
            public int Count { get; private set; }
            public static void Both(IoEventFdRegistration doorbell) { doorbell.StopAndDrain(static () => { }); doorbell.Dispose(); }
            public void Stop(Machine machine, IoEventFdRegistration doorbell, Attachment disk, MachineUpdate update)
            {
                {{statements}}
                update.Commit();
                machine.Resume();
                Count += doorbell.Length + _items.Count + (_scoped.IsHeldByCurrentThread ? 1 : 0);
            }
        }
        """;

    [Theory]
    [InlineData("lock (_lock) { {|DDSL0302:doorbell.Deassign()|}; }")]
    [InlineData("lock (_lock) { {|DDSL0302:doorbell.Dispose()|}; }")]
    [InlineData("lock (_lock) { {|DDSL0302:doorbell.StopAndDrain(() => Count++)|}; }")]
    [InlineData("lock (_lock) { {|DDSL0302:disk.Dispose()|}; }")]
    [InlineData("lock (_lock) { if (Count > 0) { {|DDSL0302:disk?.Dispose()|}; } }")]
    [InlineData("lock (_lock) { {|DDSL0302:machine.Settle()|}; }")]
    [InlineData("lock (_lock) { {|DDSL0302:Both(doorbell)|}; }")]
    [InlineData("using (_scoped.EnterScope()) { {|DDSL0302:doorbell.Deassign()|}; }")]
    public void ShouldReportWhatWaitsUnderALock(string statements) => Verify(Stop(statements));

    [Theory]
    [InlineData("lock (_lock) { Count++; } doorbell.Deassign();")]
    [InlineData("lock (_lock) { doorbell.RequestStop(); }")]
    [InlineData("using (_items.GetEnumerator()) { doorbell.Deassign(); }")]
    [InlineData("lock (_lock) { update.Deassign(doorbell); }")]
    [InlineData("lock (_lock) { System.Threading.Tasks.Task.Run(() => doorbell.Deassign()); }")]
    [InlineData("var worker = new System.Threading.Thread(() => Count++); worker.Start(); lock (_lock) { worker.Join(); }")]
    public void ShouldNotReportWhatWaitsElsewhere(string statements) => Verify(Stop(statements));

    [Theory]
    [InlineData("update.Deassign(doorbell); lock (_lock) { {|DDSL0302:update.Commit()|}; }")]
    [InlineData("update.Deassign(doorbell); lock (_lock) { _ = {|DDSL0302:update.TryCommit()|}; }")]
    [InlineData("lock (_lock) { update.Deassign(doorbell); {|DDSL0302:update.Commit()|}; }")]
    public void ShouldReportTheCommitThatRemoves(string statements) => Verify(Stop(statements));

    [Theory]
    [InlineData("lock (_lock) { update.Commit(); }")]
    [InlineData("using var other = machine.BeginUpdate(); other.Deassign(doorbell); lock (_lock) { update.Commit(); } other.Commit();")]
    public void ShouldNotReportTheCommitThatOnlyAdds(string statements) => Verify(Stop(statements));

    [Theory]
    [InlineData("await _gate.WaitAsync(); try { {|DDSL0302:_disk?.Dispose()|}; } finally { _gate.Release(); }")]
    [InlineData("await _gate.WaitAsync(token).ConfigureAwait(false); try { await Task.Yield(); {|DDSL0302:_disk?.Dispose()|}; } "
        + "finally { _gate.Release(); }")]
    [InlineData("await _gate.WaitAsync(token); try { await Task.Yield(); } finally { _gate.Release(); } _disk?.Dispose();")]
    [InlineData("var taken = _gate.WaitAsync(token); _disk?.Dispose(); await taken; _gate.Release();")]
    [InlineData("if (await _gate.WaitAsync(5, token)) { _gate.Release(); } _disk?.Dispose();")]
    public void ShouldKnowALockThatIsAwaited(string statements) => Verify($$"""
        using System.Threading;
        using System.Threading.Tasks;

        internal sealed class C(Attachment? disk)
        {
            private readonly SemaphoreSlim _gate = new(1);
            private readonly Attachment? _disk = disk;
            public async Task StopAsync(CancellationToken token) { {{statements}} }
        }
        """);

    [Fact]
    public Task ShouldFixByEndingItAfterTheLock() => FixAsync<AfterLockFix>(
        "AfterLock",
        Stop("""

                    lock (_lock)
                    {
                        Count--;
                        doorbell.Deassign(); // waits
                    }
            """),
        Stop("""

                    lock (_lock)
                    {
                        Count--;
                    }
                    doorbell.Deassign(); // waits
            """));

    [Fact]
    public void ShouldOnlyAdvise()
        => Assert.Equal(Microsoft.CodeAnalysis.DiagnosticSeverity.Info, SeverityOf(Stop("lock (_lock) { doorbell.Deassign(); }")));
}
