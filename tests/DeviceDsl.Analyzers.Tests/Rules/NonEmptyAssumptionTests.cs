using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0215")]
public sealed class NonEmptyAssumptionTests : RuleTests
{
    private const string Members = """
        private readonly System.Collections.Generic.Queue<int> _queue = new();
        private readonly System.Collections.Generic.Stack<int> _stack = new();
        private readonly System.Collections.Generic.PriorityQueue<int, int> _ordered = new();
        public int Count { get; private set; }
        public D? Twin { get; set; }
        private bool IsBusy => _queue.Count > 0;
        private bool IsOther => _stack.Count > 0;
        private bool Has() => _queue.Count > 0;
        """;

    [Theory]
    [InlineData("Count = {|DDSL0215:_queue.Dequeue()|};")]
    [InlineData("Count = {|DDSL0215:_queue.Peek()|};")]
    [InlineData("Count = {|DDSL0215:_stack.Pop()|}; if (_queue.Count > 0) { Count++; }")]
    [InlineData("if (Twin is { } twin && twin.IsBusy) { Count = {|DDSL0215:_queue.Dequeue()|}; }")]
    [InlineData("if (IsOther) { Count = {|DDSL0215:_queue.Dequeue()|}; }")]
    [InlineData("_stack.Push(1); Count = {|DDSL0215:_queue.Dequeue()|};")]
    [InlineData("try { Count = {|DDSL0215:_queue.Dequeue()|}; } catch (System.IO.IOException) { Count = 0; }")]
    [InlineData("try { Count = 0; } catch (System.InvalidOperationException) { Count = {|DDSL0215:_queue.Dequeue()|}; }")]
    [InlineData("if (_ordered.Comparer is not null) { Count = {|DDSL0215:_ordered.Dequeue()|}; }")]
    public void ShouldReportAHandlerThatDoesNotAsk(string statements)
        => Verify(Device($"[Doorbell(Pio, 0)] private void M() {{ {statements} }} {Members}"));

    [Theory]
    [InlineData("while (_queue.Count > 0) { Count = _queue.Dequeue(); }")]
    [InlineData("if (_stack.TryPop(out int top)) { Count = top; }")]
    [InlineData("if (System.Linq.Enumerable.Any(_stack)) { Count = _stack.Pop(); }")]
    [InlineData("if (_queue.TryPeek(out int next) && next > 0) { Count = _queue.Dequeue(); }")]
    [InlineData("if (_stack.TryPop(out int top)) { Count = top + _stack.Peek(); }")]
    [InlineData("if (_queue.TryDequeue(out int first)) { Count = first + _queue.Peek(); }")]
    [InlineData("if (IsBusy) { Count = _queue.Dequeue(); }")]
    [InlineData("if (this.IsBusy && IsOther) { Count = _queue.Dequeue(); }")]
    [InlineData("if (Has()) { Count = _queue.Dequeue(); }")]
    [InlineData("_queue.Enqueue(1); Count = _queue.Dequeue();")]
    [InlineData("_stack.Push(1); Count = _stack.Pop();")]
    [InlineData("try { Count = _queue.Dequeue(); } catch (System.InvalidOperationException) { Count = 0; }")]
    [InlineData("try { Count = _queue.Dequeue(); } catch { Count = 0; }")]
    public void ShouldNotReportAHandlerThatAsks(string statements)
        => Verify(Device($"[Doorbell(Pio, 0)] private void M() {{ {statements} }} {Members}"));

    [Fact]
    public void ShouldNotReportAQueueOfOnesOwn() => Verify(
        Device(
            "private readonly Own.Queue _queue = new(); public int Count { get; private set; } "
                + "[Doorbell(Pio, 0)] private void M() { Count = _queue.Dequeue(); }"),
        "namespace Own { internal sealed class Queue { private int _next; public int Dequeue() => _next++; } }");

    [Fact]
    public void ShouldNotReportAHandlerThatIsNoDevices() => Verify(Method(
        "var queue = new Queue<int>(); using var kick = EventFd.Create(); "
            + "using var served = machine.Loop.Add(kick, () => Console.WriteLine(queue.Dequeue()));"));

    [Fact]
    public void ShouldNotReportOtherMethods() => Verify(Device($"public int Take() => _queue.Dequeue(); {Members}"));

    [Fact]
    public Task ShouldFixByAsking() => FixAsync<TryTakeFix>(
        "TryTake",
        Device($$"""
            [Doorbell(Pio, 0)]
            private void M()
            {
                // The next one.
                int next = _queue.Dequeue(); // goes
                Count = next;
            }

            {{Members}}
            """),
        Device($$"""
            [Doorbell(Pio, 0)]
            private void M()
            {
                // The next one.
                if (!_queue.TryDequeue(out int next)) return; // goes
                Count = next;
            }

            {{Members}}
            """));

    [Fact]
    public Task ShouldProposeNoFixForOneOfManyUses()
        => OffersNothingAsync<TryTakeFix>(Device($"[Doorbell(Pio, 0)] private void M() {{ Count = _queue.Dequeue(); }} {Members}"));
}
