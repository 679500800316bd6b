using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0607")]
public sealed class LocalNotDisposedTests : RuleTests
{
    private const string Assign = "machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2)";

    [Theory]
    [InlineData("var kick = {|DDSL0607:EventFd.Create()|}; kick.Signal();")]
    [InlineData("var kick = {|DDSL0607:EventFd.Create()|}; if (condition) { kick.Dispose(); }")]
    [InlineData("var kick = {|DDSL0607:EventFd.Create()|}; if (condition) { return; } kick.Dispose();")]
    [InlineData("var kick = {|DDSL0607:Make()|}; kick.Signal();")]
    [InlineData("var kick = machine.CreateEventFd(); "
        + "var doorbell = {|DDSL0607:" + Assign + "|}; Kept.Add(kick); Work(); _ = doorbell.IsActive;")]
    [InlineData("using var kick = EventFd.Create(); var loop = {|DDSL0607:machine.Loop.Add(kick, Serve)|}; Console.WriteLine(loop);")]
    [InlineData("for (int i = 0; i < 3; i++) { var kick = {|DDSL0607:EventFd.Create()|}; kick.Signal(); }")]
    [InlineData("using var kick = EventFd.Create(); var copy = {|DDSL0607:kick.Duplicate()|}; copy.Signal();")]
    [InlineData("if ({|DDSL0607:TryMake(out var kick)|}) { kick!.Signal(); }")]
    public void ShouldReportALocalThatIsNotDisposed(string statements) => Verify(Method(statements, """
        private static EventFd Make() => EventFd.Create();
        private static bool TryMake(out EventFd? kick) { kick = Count > 3 ? null : EventFd.Create(); return kick is not null; }
        private static List<EventFd> Kept { get; } = new();
        """));

    [Theory]
    [InlineData("var kick = EventFd.Create(); kick.Dispose();")]
    [InlineData("var kick = EventFd.Create(); try { Work(); } finally { kick.Dispose(); }")]
    [InlineData("var kick = EventFd.Create(); Kept.Add(kick);")]
    [InlineData("var kick = EventFd.Create(); Last = kick;")]
    [InlineData("var kick = EventFd.Create(); Action close = () => kick.Dispose(); close();")]
    [InlineData("var kick = EventFd.Create(); Close(kick); void Close(EventFd fd) => fd.Dispose();")]
    [InlineData("var kick = EventFd.Create(); Close(); void Close() => kick.Dispose();")]
    [InlineData("var kick = EventFd.Create(); using var owner = new Owner(kick);")]
    [InlineData("var kick = EventFd.Create(); Pool.Take(kick);")]
    [InlineData("var kick = EventFd.Create(); using (kick) { Work(); }")]
    [InlineData("EventFd? kick = null; if (condition) { kick = EventFd.Create(); } Work(); kick?.Dispose();")]
    [InlineData("EventFd? kick = condition ? EventFd.Create() : null; if (kick is not null) { kick.Dispose(); }")]
    [InlineData("var board = new EmbeddedMachine(); using var kick = EventFd.Create(); "
        + "var doorbell = board.AssignIoEventFd(kick, IoAddress.Pio(0), 1); board.Dispose(); _ = doorbell.IsActive;")]
    [InlineData("var board = new EmbeddedMachine(); using var kick = EventFd.Create(); "
        + "var loop = board.Loop.Add(kick, Serve); board.Dispose(); Console.WriteLine(loop);")]
    [InlineData("var kicks = new[] { EventFd.Create(), EventFd.Create() }; foreach (var kick in kicks) { kick.Dispose(); }")]
    [InlineData("var kick = Pool.Rented(); kick.Signal();")]
    [InlineData("var kick = EventFd.Create(); throw new InvalidOperationException(kick.ToString());")]
    public void ShouldNotReportALocalThatIsDisposedOrHandedOver(string statements) => Verify(Method(statements, """
        private static List<EventFd> Kept { get; } = new();
        public static EventFd? Last { get; set; }
        private static IPool Pool { get; } = null!;
        private interface IPool { void Take(EventFd kick); EventFd Rented(); }
        public static void Use(EventFd kick) { kick = Pool.Rented(); kick.Signal(); }
        private sealed class Owner(EventFd kick) : IDisposable { public void Dispose() => kick.Dispose(); }
        """));

    [Theory]
    [InlineData("always", "Pool.Take(kick);")]
    [InlineData("always", "Console.WriteLine(new Box(kick));")]
    [InlineData("constructors", "Console.WriteLine(new Box(kick));")]
    public void ShouldNotReportWhatIsTakenOverAsTheOptionSays(string option, string statement)
        => VerifyWith(option, "EventFd.Create()", statement);

    [Theory]
    [InlineData("constructors", "Pool.Take(kick);")]
    [InlineData("never", "Pool.Take(kick);")]
    [InlineData("never", "Console.WriteLine(new Box(kick));")]
    public void ShouldReportWhatIsNotTakenOverAsTheOptionSays(string option, string statement)
        => VerifyWith(option, "{|DDSL0607:EventFd.Create()|}", statement);

    public static TheoryData<string, string, string> KeptByAnotherObject()
    {
        string[] calls = ["owner.Set(kick, handler);", "owner.Set(kick, handler); owner = ring; owner.ToString();"];
        string[] owners = ["ring", "Find(rings, 0)", "rings[0]", "rings.Last()", "Current", "Last"];
        string[] stores =
        [
            "_handler = handler; _kick = kick;",
            "(_handler, _kick) = (handler, kick);",
            "Handler = handler; Volatile.Write(ref _kick, kick);",
            "_handler?.Dispose(); _handler = handler; Interlocked.Exchange(ref _kick, kick)?.Dispose();",
            "var old = _handler; _handler = handler; EventFd? oldKick = Interlocked.Exchange(ref _kick, kick); old?.Dispose(); "
                + "oldKick?.Dispose();",
            "Keep(); void Keep() { _handler = handler; _kick = kick; }",
            "Keep(kick, handler);",
        ];
        var data = new TheoryData<string, string, string>();
        foreach (string owner in owners)
        {
            foreach (string store in stores) data.Add(owner, store, calls[data.Count() % calls.Length]);
        }

        foreach (string call in calls) data.Add("ring", stores[0], call);

        return data;
    }

    [Theory]
    [MemberData(nameof(KeptByAnotherObject))]
    public void ShouldNotReportLocalsThatAnotherObjectKeeps(string owner, string store, string call) => Verify($$"""
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;

        public sealed class Ring
        {
            private EventFd? _kick;
            private LoopRegistration? _handler;
            private LoopRegistration? Handler { get => _handler; set => _handler = value; }

            public void Set(EventFd? kick, LoopRegistration? handler)
            {
                {{store}}
            }

            private void Keep(EventFd? kick, LoopRegistration? handler)
            {
                Handler = handler;
                _kick = kick;
            }

            public void Disconnect()
            {
                Set(null, null);
                _handler?.Dispose();
                _kick?.Dispose();
            }
        }

        public static class Requests
        {
            private static readonly Ring Current = new();
            private static Ring Last { get; } = new();

            public static void SetKick(Machine machine, Ring ring, IReadOnlyList<Ring> rings, EventFd? given)
            {
                Ring owner = {{owner}};
                EventFd kick = given ?? machine.CreateEventFd("poll");
                LoopRegistration? handler = null;
                try
                {
                    handler = machine.Loop.Add(kick, static () => { });
                    if (rings.Count == 0) throw new InvalidOperationException(ring.ToString());
                }
                catch (Exception)
                {
                    handler?.Dispose();
                    kick.Dispose();
                    throw;
                }

                {{call}}
            }

            private static Ring Find(IReadOnlyList<Ring> rings, int index) => rings[index];
        }
        """);

    private static void VerifyWith(string option, string creation, string statement)
        => AnalysisWith(new Dictionary<string, string> { ["dotnet_code_quality.DDSL0607.ownership_transfer"] = option })
            .Verify(Method($"var kick = {creation}; {statement}", """
                private static IPool Pool { get; } = null!;
                private interface IPool { void Take(EventFd kick); }
                private sealed record Box(EventFd Kick);
                """));

    [Fact]
    public Task ShouldFixByAddingUsing() => FixAsync<UsingFix>(
        "AddUsing",
        Method("""
            // The bell.
            var kick = EventFd.Create();
            EventFd copy = kick.Duplicate(); // another
            kick.Signal();
            if (condition) { copy.Dispose(); }
            """),
        Method("""
            // The bell.
            using var kick = EventFd.Create();
            using EventFd copy = kick.Duplicate(); // another
            kick.Signal();
            if (condition) { copy.Dispose(); }
            """));

    [Fact]
    public Task ShouldProposeNoFixIfTheLocalIsSetAgain() => OffersNothingAsync<UsingFix>(Method(
        "var kick = EventFd.Create(); kick.Dispose(); kick = EventFd.Create(); kick.Signal();"));
}
