namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0201")]
public sealed class BlockingCallInHandlerTests : RuleTests
{
    private const string Members = """
        private readonly System.Threading.SemaphoreSlim _slots = new(1);
        private readonly System.Collections.Concurrent.BlockingCollection<int> _work = [];
        private readonly object _gate = new();
        private readonly System.Threading.Tasks.Task<int> _task = System.Threading.Tasks.Task.FromResult(0);
        private readonly IDisk _disk = new Null();
        private static async System.Threading.Tasks.Task LaterAsync() { await System.Threading.Tasks.Task.Yield(); Deeper(); }
        private static async System.Threading.Tasks.Task SoonAsync() { Deeper(); await System.Threading.Tasks.Task.Yield(); }
        private static System.Collections.Generic.IEnumerable<int> Each() { Deeper(); yield return 1; }
        private static void Helper() => Deeper();
        private static void Deeper() { System.Threading.Thread.Sleep(1); }
        private void Use() { _ = LaterAsync(); _ = SoonAsync(); foreach (int each in Each()) { Count += each; }
            _slots.Release(); _work.Add(Count++); lock (_gate) { Helper(); } Count += _task.Result; _disk.Flush(); _disk.Size++; }
        public int Count { get; private set; }
        public interface IDisk { [MayBlock] void Flush(); [MayBlock] int Size { get; set; } void Queue(); }
        private sealed class Null : IDisk { public void Flush() { } public int Size { get; set; } public void Queue() { } }
        """;

    [Theory]
    [InlineData("{|DDSL0201:System.Threading.Thread.Sleep(1)|};")]
    [InlineData("{|DDSL0201:_slots.Wait()|}; _slots.Release();")]
    [InlineData("{|DDSL0201:_slots.Wait(100)|};")]
    [InlineData("Count = {|DDSL0201:_work.Take()|};")]
    [InlineData("Count = {|DDSL0201:_task.Result|};")]
    [InlineData("Count = {|DDSL0201:_task.GetAwaiter().GetResult()|};")]
    [InlineData("{|DDSL0201:_task.Wait()|};")]
    [InlineData("lock (_gate) { {|DDSL0201:System.Threading.Monitor.Wait(_gate)|}; }")]
    [InlineData("Count = {|DDSL0201:System.IO.File.ReadAllBytes(\"disk\")|}.Length;")]
    [InlineData("using var file = System.IO.File.OpenHandle(\"disk\"); "
        + "Count = {|DDSL0201:System.IO.RandomAccess.Read(file, new byte[512], 0)|};")]
    [InlineData("{|DDSL0201:_disk.Flush()|};")]
    [InlineData("Count = {|DDSL0201:_disk.Size|};")]
    [InlineData("{|DDSL0201:Helper()|};")]
    [InlineData("_ = {|DDSL0201:SoonAsync()|};")]
    [InlineData("{|DDSL0201:Local()|}; void Local() { System.Threading.Thread.Sleep(1); }")]
    public void ShouldReportWhatWaits(string statements)
        => Verify(Device($"[Doorbell(Pio, 0)] private void M() {{ {statements} }} {Members}"));

    [Theory]
    [InlineData("_work.Add(1);")]
    [InlineData("if (_slots.Wait(0)) { _slots.Release(); }")]
    [InlineData("if (_slots.Wait(System.TimeSpan.Zero)) { _slots.Release(); }")]
    [InlineData("lock (_gate) { Count++; }")]
    [InlineData("_disk.Queue();")]
    [InlineData("_ = LaterAsync();")]
    [InlineData("Count = Each().GetHashCode();")]
    [InlineData("if (_task.IsCompletedSuccessfully) { Count = _task.Result; }")]
    [InlineData("var thread = new System.Threading.Thread(() => Helper()); thread.Start();")]
    [InlineData("Count = new System.IO.MemoryStream().ReadByte();")]
    public void ShouldNotReportWhatReturnsAtOnce(string statements)
        => Verify(Device($"[Doorbell(Pio, 0)] private void M() {{ {statements} }} {Members}"));

    [Theory]
    [InlineData("machine.Loop.Add(kick, () => {|DDSL0201:Thread.Sleep(1)|});")]
    [InlineData("machine.Loop.Add(kick, delegate { {|DDSL0201:Thread.Sleep(1)|}; });")]
    [InlineData("machine.Loop.Add(kick, Slow);")]
    [InlineData("machine.Loop.Add(kick, new Action(Slow));")]
    public void ShouldReportItInAHandlerOfALoop(string statement) => Verify(Method(
        $"using var kick = EventFd.Create(); using var served = {statement}",
        statement.Contains("Slow", StringComparison.Ordinal) ? "private static void Slow() { {|DDSL0201:Thread.Sleep(1)|}; }" : ""));

    [Fact]
    public void ShouldNotReportWhatNoMachineRuns() => Verify(Device(Members));

    [Fact]
    public void ShouldReportItInEveryMethodThatAMachineCalls() => Verify("""
        using System.Threading;

        [Device]
        [Doorbell(Pio, 0x20, Handler = nameof(OnKick))]
        [LevelIrq(Gsi = 5, Resample = true)]
        [Region(Mmio, 0x1000, 8, Name = "Buffer")]
        internal sealed partial class D
        {
            [Register(Mmio, 0)] private partial uint A { get; set; }
            [OnRead(nameof(A))] private uint OnRead(uint stored) { {|DDSL0201:Thread.Sleep(1)|}; return stored; }
            [OnWrite(nameof(A))] private void OnWrite(uint written) { {|DDSL0201:Thread.Sleep((int)written)|}; }
            [OnWrite(Region = "Buffer")] private void OnBuffer(ulong offset, int length, ulong value) => {|DDSL0201:Thread.Sleep(length)|};
            [OnResample(Gsi = 5)] private static void OnResample() { {|DDSL0201:Thread.Sleep(1)|}; }
            [OnReset] private static void OnReset() { {|DDSL0201:Thread.Sleep(1)|}; }
            private static void OnKick() { {|DDSL0201:Thread.Sleep(1)|}; }
        }
        """);
}
