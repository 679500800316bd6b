namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0307")]
public sealed class PublishBeforeInitTests : RuleTests
{
    private static string Bell(string construct, string handler = "_queue.Clear();", string queue = "private readonly Queue<int> _queue;")
        => Type($$"""
        private readonly LoopRegistration _served;
        {{queue}}
        public C(Machine machine, EventFd kick) { {{construct}} }
        public void Dispose() { _served.Dispose(); _queue.Clear(); }
        private void OnKick() { {{handler}} }
        private void Clear() { _queue.Clear(); }
        """);

    [Theory]
    [InlineData("_served = {|DDSL0307:machine.Loop.Add(kick, OnKick)|}; _queue = new();")]
    [InlineData("_served = {|DDSL0307:machine.Loop.Add(kick, () => Clear())|}; Serve(); _queue = new();")]
    [InlineData("_served = {|DDSL0307:machine.Loop.Add(kick, () => _queue!.Clear())|}; this._queue = new();")]
    public void ShouldReportAHandlerThatMayFindAFieldUnset(string construct) => Verify(Bell(construct));

    [Fact]
    public void ShouldReportWhatAHelperOfTheHandlerUses()
        => Verify(Bell("_served = {|DDSL0307:machine.Loop.Add(kick, OnKick)|}; _queue = new();", "Clear();"));

    [Theory]
    [InlineData("_queue = new(); _served = machine.Loop.Add(kick, OnKick);")]
    [InlineData("_queue = new(); _served = machine.Loop.Add(kick, OnKick); _queue = new(5);")]
    [InlineData("_served = machine.Loop.Add(kick, Serve); _queue = new();")]
    public void ShouldNotReportWhatIsSetInTime(string construct) => Verify(Bell(construct));

    [Fact]
    public void ShouldNotReportAFieldThatHasAValueFromTheStart()
        => Verify(Bell("_served = machine.Loop.Add(kick, OnKick); _queue = new();", queue: "private Queue<int> _queue = new(1);"));

    [Fact]
    public void ShouldNotReportAMethodThatIsNoConstructor() => Verify(Type("""
        private LoopRegistration? _served;
        private Queue<int>? _queue;
        public void Start(Machine machine, EventFd kick) { _served = machine.Loop.Add(kick, OnKick); _queue = new(); }
        public void Dispose() { _served?.Dispose(); _queue?.Clear(); }
        private void OnKick() { _queue!.Clear(); }
        """));

    [Fact]
    public void ShouldNotReportTheRegistrationItself()
        => Verify(Bell("_queue = new(); _served = machine.Loop.Add(kick, OnKick);", "_served.RequestStop();"));
}
