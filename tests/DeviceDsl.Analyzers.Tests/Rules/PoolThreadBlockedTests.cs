namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0610")]
public sealed class PoolThreadBlockedTests : RuleTests
{
    private static string Disk(string statements) => "using System.Threading; using System.Threading.Tasks;\n" + Device($$"""
        private readonly SemaphoreSlim _slots = new(1);
        public int Count { get; private set; }
        [Doorbell(Pio, 0)] private void OnKick() { {{statements}} }
        private void Serve() { _slots.Wait(); Count++; _slots.Release(); }
        """);

    [Theory]
    [InlineData("_ = {|DDSL0610:Task.Run(Serve)|};")]
    [InlineData("{|DDSL0610:ThreadPool.QueueUserWorkItem(_ => _slots.Wait())|};")]
    [InlineData("{|DDSL0610:ThreadPool.UnsafeQueueUserWorkItem(_ => _slots.Wait(), null)|};")]
    [InlineData("_ = {|DDSL0610:Task.Factory.StartNew(() => { Serve(); })|};")]
    public void ShouldReportWorkThatWaits(string statements) => Verify(Disk(statements));

    [Theory]
    [InlineData("_ = Task.Run(() => Count++);")]
    [InlineData("_ = Task.Run(async () => { await _slots.WaitAsync(); });")]
    [InlineData("_ = Task.Factory.StartNew(Serve, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);")]
    [InlineData("new Thread(Serve).Start();")]
    [InlineData("System.ArgumentNullException.ThrowIfNull((System.Action)Serve);")]
    public void ShouldNotReportWorkThatDoesNot(string statements) => Verify(Disk(statements));
}
