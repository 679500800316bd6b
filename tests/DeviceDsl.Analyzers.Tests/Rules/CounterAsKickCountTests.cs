namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0209")]
public sealed class CounterAsKickCountTests : RuleTests
{
    [Theory]
    [InlineData("if (kick.TryRead(out ulong n)) { for (ulong i = 0; i < {|DDSL0209:n|}; i++) Work(); }")]
    [InlineData("kick.TryRead(out var n); for (int i = 0; i < (int){|DDSL0209:n|}; i++) { Work(); }")]
    [InlineData("kick.TryRead(out var n); while ({|DDSL0209:n|}-- > 0) { Work(); }")]
    [InlineData("kick.TryRead(out var n); while ({|DDSL0209:n|} > 0) { Work(); n -= 1; }")]
    [InlineData("kick.TryRead(out var n); foreach (var item in System.Linq.Enumerable.Range(0, (int){|DDSL0209:n|})) { Work(); }")]
    [InlineData("kick.TryRead(out var n); foreach (var item in System.Linq.Enumerable.Repeat(1, (int){|DDSL0209:n|})) { Work(); }")]
    [InlineData("kick.TryRead(out var n); foreach (var item in System.Linq.Enumerable.Take("
        + "new[] { 1, 2 }, (int){|DDSL0209:n|})) { Work(); }")]
    [InlineData("kick.TryRead(out var n); for (ulong i = 0; i < {|DDSL0209:n|}; i++) Work(); for (ulong i = 0; i < n; i++) Work();")]
    [InlineData("kick.TryRead(out var n); int count = (int){|DDSL0209:n|}; for (int i = 0; i < count; i++) { Work(); }")]
    [InlineData("kick.TryRead(out var n); var most = Math.Min({|DDSL0209:n|}, 64); for (ulong i = 0; i < most; i++) { Work(); }")]
    [InlineData("kick.TryRead(out var n); for (int i = 0; i < (int)Math.Min({|DDSL0209:n|}, 64); i++) { Work(); }")]
    public void ShouldReportALoopThatCounts(string statements) => Verify(Method("using var kick = EventFd.Create(); " + statements));

    [Theory]
    [InlineData("while (kick.TryRead(out ulong n)) { Console.WriteLine(n); }")]
    [InlineData("kick.TryRead(out ulong n); if (n > 0) { Work(); }")]
    [InlineData("ulong total = 0; if (kick.TryRead(out ulong n)) { total += n; } Console.WriteLine(total);")]
    [InlineData("kick.TryRead(out ulong n); while (n > 0) { Work(); kick.TryRead(out n); }")]
    [InlineData("using var slots = EventFd.Create(2, semaphore: true); slots.TryRead(out ulong n); for (ulong i = 0; i < n; i++) Work();")]
    [InlineData("kick.TryRead(out ulong n); for (int i = 0; i < 3; i++) { Console.WriteLine(n); }")]
    [InlineData("kick.TryRead(out ulong n); Work(); Take((int)n);")]
    [InlineData("kick.TryRead(out ulong n); ulong seen = n; for (int i = 0; i < 3; i++) { Console.WriteLine(seen); }")]
    [InlineData("int.TryParse(\"3\", out int n); for (int i = 0; i < n; i++) Work();")]
    public void ShouldNotReportWhatOnlyLooksAtIt(string statements) => Verify(Method(
        "using var kick = EventFd.Create(); " + statements,
        "private static void Take(int count) { Count += count; }"));

    [Theory]
    [InlineData("private readonly EventFd _kick = EventFd.Create(4, semaphore: true);", "n")]
    [InlineData("private readonly EventFd _kick = EventFd.CreateLinux(4, true);", "n")]
    [InlineData("private EventFd _kick { get; } = EventFd.Create(semaphore: true);", "n")]
    [InlineData("private readonly EventFd _kick; public C() { _kick = EventFd.Create(4, true); }", "n")]
    [InlineData("private readonly EventFd _kick; public C() { this._kick = EventFd.Create(semaphore: true); }", "n")]
    [InlineData("private EventFd _kick = EventFd.Create(); public void Swap() { _kick.Dispose(); _kick = EventFd.Create(4, true); }", "n")]
    [InlineData("private readonly EventFd _kick = EventFd.Create(); private readonly EventFd _slots = EventFd.Create(4, true); "
        + "public void Free() => _slots.Dispose();",
        "{|DDSL0209:n|}")]
    [InlineData("private readonly EventFd _kick = EventFd.Create(4);", "{|DDSL0209:n|}")]
    [InlineData("private readonly EventFd _kick = EventFd.Create(4, false);", "{|DDSL0209:n|}")]
    [InlineData("private readonly EventFd _kick = EventFd.Create(name: \"kick\");", "{|DDSL0209:n|}")]
    [InlineData("private readonly EventFd _kick = EventFd.Create(initial: 4, name: \"kick\");", "{|DDSL0209:n|}")]
    [InlineData("private readonly EventFd _kick = EventFd.Create(); public EventFd Other { get; } = EventFd.Create(4, true);",
        "{|DDSL0209:n|}")]
    public void ShouldAskAMemberWhetherItIsASemaphore(string member, string count) => Verify(Type($$"""
        {{member}}
        public void Take() { if (_kick.TryRead(out ulong n)) { for (ulong i = 0; i < {{count}}; i++) { Serve(); } } }
        public void Dispose() => _kick.Dispose();
        """));
}
