namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0312")]
public sealed class JoinParkedWorkerTests : RuleTests
{
    private static string Worker(string dispose, string run = "_resumed.Wait();") => Type($$"""
        private readonly ManualResetEventSlim _resumed = new();
        private readonly Thread _thread;
        public C() { _thread = new Thread(Run); _thread.Start(); }
        public void Resume() => _resumed.Set();
        public void Dispose() { {{dispose}} }
        private void Run() { {{run}} Serve(); }
        """);

    [Theory]
    [InlineData("{|DDSL0312:_thread.Join()|};")]
    [InlineData("{|DDSL0312:_thread.Join()|}; _resumed.Dispose();")]
    [InlineData("if (_thread.IsAlive) { {|DDSL0312:_thread.Join()|}; }")]
    public void ShouldReportAThreadThatNobodyWakes(string dispose) => Verify(Worker(dispose));

    [Theory]
    [InlineData("_resumed.Set(); _thread.Join();")]
    [InlineData("Resume(); _thread.Join();")]
    [InlineData("_thread.Join(100);")]
    public void ShouldNotReportAThreadThatIsWoken(string dispose) => Verify(Worker(dispose));

    [Theory]
    [InlineData("_resumed.Set(); Join();", "_thread.Join()")]
    [InlineData("Resume(); Join();", "_thread.Join()")]
    [InlineData("Join(); _resumed.Set();", "{|DDSL0312:_thread.Join()|}")]
    [InlineData("Join();", "{|DDSL0312:_thread.Join()|}")]
    public void ShouldLookForTheWakingInWhoCallsAsWell(string dispose, string join) => Verify(Worker(dispose).Replace(
        "public void Resume()",
        $"private void Join() => {join};\n    public void Resume()"));

    [Theory]
    [InlineData("Serve();")]
    [InlineData("_resumed.Wait(100);")]
    [InlineData("_resumed.Wait(CancellationToken.None);")]
    public void ShouldNotReportAThreadThatEndsByItself(string run) => Verify(Worker("_thread.Join();", run));
}
