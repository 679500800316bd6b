using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0503")]
public sealed class IgnoredErrnoTests : RuleTests
{
    private const string Try = "machine.TryAssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2, out var doorbell)";

    [Theory]
    [InlineData("{|DDSL0503:" + Try + "|}; doorbell?.StopAndDrain(Serve);")]
    [InlineData("Errno error = {|DDSL0503:" + Try + "|}; doorbell?.StopAndDrain(Serve); error = kick.TrySignal(); "
        + "if (error != Errno.None) { Work(); }")]
    [InlineData("Errno error = {|DDSL0503:" + Try + "|}; doorbell?.StopAndDrain(Serve); if (condition) { return; } "
        + "error = kick.TrySignal(); if (error != Errno.None) { Work(); }")]
    [InlineData("{|DDSL0503:kick.TrySignal()|};")]
    [InlineData("{|DDSL0503:Start()|};")]
    [InlineData("for (int i = 0; i < 3; i++) { {|DDSL0503:kick.TrySignal()|}; }")]
    [InlineData("Action signal = () => { {|DDSL0503:kick.TrySignal()|}; }; signal();")]
    public void ShouldReportAnErrnoThatNobodyLooksAt(string statements) => Verify(Method(
        "using var kick = EventFd.Create(); " + statements,
        "private static Errno Start() => Count > 0 ? Errno.EBUSY : Errno.None;"));

    [Theory]
    [InlineData("_ = " + Try + "; doorbell?.StopAndDrain(Serve);")]
    [InlineData("if (" + Try + " != Errno.None) { Work(); } doorbell?.StopAndDrain(Serve);")]
    [InlineData("Errno error = " + Try + "; doorbell?.StopAndDrain(Serve); Console.WriteLine(error);")]
    [InlineData("Errno error = " + Try + "; doorbell?.StopAndDrain(Serve); if (condition) { return; } if (error == default) { Work(); }")]
    [InlineData("Errno error = condition ? kick.TrySignal() : kick.TrySignal(2); if (error != 0) { Work(); }")]
    [InlineData("Last = kick.TrySignal();")]
    [InlineData("Errno error = kick.TrySignal(); Func<Errno> later = () => error; Last = later();")]
    [InlineData("switch (kick.TrySignal()) { case Errno.EAGAIN: Work(); break; }")]
    [InlineData("bool signalled = kick.TrySignal() == Errno.None; if (signalled) { Work(); }")]
    public void ShouldNotReportAnErrnoThatIsLookedAtOrDiscarded(string statements) => Verify(Method(
        "using var kick = EventFd.Create(); " + statements,
        "public static Errno Last { get; set; }"));

    [Theory]
    [InlineData("Mine")]
    [InlineData("Mine.DeviceDsl")]
    [InlineData("DeviceDsl.Mine")]
    public void ShouldNotTakeTypesOfTheSameNamesElsewhereForTheMachineApi(string containing) => Verify($$"""
        namespace {{containing}}
        {
            public enum Errno { None, Busy }

            public sealed class EventFd
            {
                public Errno TrySignal() => Errno.Busy;
            }

            public static class User
            {
                public static void Use(EventFd kick) => kick.TrySignal();

                public static void Use() { new EventFd().TrySignal(); }
            }
        }
        """);

    [Fact]
    public Task ShouldFixWhatIsAnExpressionAlone() => FixAsync<DiscardFix>(
        "Discard",
        Method(
            "Ring(EventFd.Create());",
            "public static void Ring(EventFd kick) => kick.TrySignal(); "
                + "public static Action Later(EventFd? kick) => () => kick?.TrySignal(2);"),
        Method(
            "Ring(EventFd.Create());",
            "public static void Ring(EventFd kick) => _ = kick.TrySignal(); "
                + "public static Action Later(EventFd? kick) => () => _ = kick?.TrySignal(2);"));

    [Theory]
    [InlineData("_ => kick.TrySignal()")]
    [InlineData("_ => { kick.TrySignal(); }")]
    [InlineData("(int _) => kick.TrySignal()")]
    [InlineData("delegate(int _) { kick.TrySignal(); }")]
    public Task ShouldProposeNoFixIfTheNameIsTaken(string ring) => OffersNothingAsync<DiscardFix>(Method(
        "Work();",
        $"public static Action<int> Later(EventFd kick) => {ring};"));

    [Fact]
    public Task ShouldFixByDiscarding() => FixAsync<DiscardFix>(
        "Discard",
        Method("""
            using var kick = EventFd.Create();
            // Whatever comes.
            kick.TrySignal(); // once
            kick.TrySignal(2);
            """),
        Method("""
            using var kick = EventFd.Create();
            // Whatever comes.
            _ = kick.TrySignal(); // once
            _ = kick.TrySignal(2);
            """));
}
