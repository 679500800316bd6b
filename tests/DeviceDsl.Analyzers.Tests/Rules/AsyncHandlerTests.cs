using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0204")]
public sealed class AsyncHandlerTests : RuleTests
{
    [Theory]
    [InlineData("private async void {|DDSL0204:M|}() { await System.Threading.Tasks.Task.Yield(); }")]
    [InlineData("private async System.Threading.Tasks.Task {|DDSL0204:M|}() { await System.Threading.Tasks.Task.Yield(); }")]
    [InlineData("private static async System.Threading.Tasks.ValueTask {|DDSL0204:M|}(int i) { "
        + "await System.Threading.Tasks.Task.Delay(i); }")]
    [InlineData("private partial void {|DDSL0204:M|}(); private async partial void M() { await System.Threading.Tasks.Task.Yield(); }")]
    public void ShouldReportAnAsyncMethodAndOnlyThat(string method) => Verify(Device("[Doorbell(Pio, 0)] " + method));

    [Fact]
    public void ShouldNotReportAHandlerThatStartsWork() => Verify(Device("""
        [Doorbell(Pio, 0)] private void M() { _ = WorkAsync(); }
        private static async System.Threading.Tasks.Task WorkAsync() { await System.Threading.Tasks.Task.Yield(); }
        """));

    [Fact]
    public Task ShouldFixAMethodThatAwaitsNothing() => FixAsync<HandlerFix>(
        "MakeHandler",
        """
        using System.Threading.Tasks;

        [Device]
        internal sealed partial class D
        {
            #pragma warning disable CS1998
            [Doorbell(Pio, 0)]
            private async Task OnA() { Count++; }

            [Doorbell(Pio, 1)] // b
            async void OnB() { Count--; }
            #pragma warning restore CS1998

            public int Count { get; private set; }
        }
        """,
        """
        using System.Threading.Tasks;

        [Device]
        internal sealed partial class D
        {
            #pragma warning disable CS1998
            [Doorbell(Pio, 0)]
            private void OnA() { Count++; }

            [Doorbell(Pio, 1)] // b
            void OnB() { Count--; }
            #pragma warning restore CS1998

            public int Count { get; private set; }
        }
        """);

    [Fact]
    public Task ShouldProposeNoFixIfTheMethodAwaits() => OffersNothingAsync<HandlerFix>(Device(
        "[Doorbell(Pio, 0)] private async void M() { await System.Threading.Tasks.Task.Yield(); }"));

    [Theory]
    [InlineData("[OnWrite(\"A\")] private async void {|DDSL0204:M|}(uint written) { "
        + "await System.Threading.Tasks.Task.Delay((int)written); }")]
    [InlineData("[OnLoad] private async void {|DDSL0204:M|}() { await System.Threading.Tasks.Task.Yield(); }")]
    [InlineData("[OnReset] private async void {|DDSL0204:M|}() { await System.Threading.Tasks.Task.Yield(); }")]
    public void ShouldReportAnAsyncMethodOfARegister(string method)
        => Verify(Device("[Register(Mmio, 0)] private partial uint A { get; set; } " + method));

    [Theory]
    [InlineData("using var served = machine.Loop.Add(kick, {|DDSL0204:async|} () => await Task.Yield());")]
    [InlineData("using var served = machine.Loop.Add(kick, {|DDSL0204:async|} delegate { await Task.Yield(); });")]
    [InlineData("using var served = machine.Loop.Add(kick, {|DDSL0204:LateAsync|});")]
    [InlineData("using var served = machine.Loop.Add(kick, Late); async void Late() => await Task.Yield();", "Late")]
    [InlineData("using var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10)); "
        + "doorbell.StopAndDrain({|DDSL0204:async|} () => await Task.Yield());")]
    public void ShouldReportAsyncCodeThatALoopRuns(string statements, string local = "") => Verify(Method(
        "using var kick = EventFd.Create(); "
            + (local.Length == 0 ? statements : statements.Replace("(kick, Late)", "(kick, {|DDSL0204:Late|})")),
        "private static async void LateAsync() => await Task.Yield(); public static void Later() => LateAsync();"));

    [Theory]
    [InlineData("using var served = machine.Loop.Add(kick, () => _ = WorkAsync());")]
    [InlineData("using var served = machine.Loop.Add(kick, () => Task.Run(async () => await Task.Yield()));")]
    [InlineData("_ = Task.Run(async () => await Task.Yield()); kick.Signal();")]
    public void ShouldNotReportAsyncCodeThatIsOnlyStarted(string statements) => Verify(Method(
        "using var kick = EventFd.Create(); " + statements,
        "public static async Task WorkAsync() => await Task.Yield();"));

    [Fact]
    public void ShouldReportAsyncCodeThatIsToRunAlone() => Verify(VirtioDevice("""
        [VirtQueue(0)] private uint M(DescriptorChain chain) => 0;
        public void Poke() => Synchronize({|DDSL0204:async|} () => await System.Threading.Tasks.Task.Yield());
        public void Serve(QueueOwner owner) => owner.Serve({|DDSL0204:async|} queue => await System.Threading.Tasks.Task.Delay(queue.Size));
        """));

    [Fact]
    public Task ShouldProposeNoFixForALambda() => OffersNothingAsync<HandlerFix>(Method(
        "using var kick = EventFd.Create(); using var served = machine.Loop.Add(kick, async () => await Task.Yield());"));

    [Theory]
    [InlineData("private async void {|DDSL0204:M|}(VirtQueue queue) { await System.Threading.Tasks.Task.Delay(queue.Size); }")]
    [InlineData("private async System.Threading.Tasks.Task<uint> {|DDSL0204:M|}(DescriptorChain chain) { "
        + "await System.Threading.Tasks.Task.Yield(); return 0; }")]
    public void ShouldReportAnAsyncMethodOfAQueueAndOnlyThat(string method)
        => Verify(VirtioDevice("[VirtQueue(0), VirtQueue(1)] " + method));
}
