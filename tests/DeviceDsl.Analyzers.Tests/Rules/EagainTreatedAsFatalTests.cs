using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0208")]
public sealed class EagainTreatedAsFatalTests : RuleTests
{
    [Theory]
    [InlineData("if (error == Errno.EAGAIN) {|DDSL0208:throw new InvalidOperationException();|}")]
    [InlineData("if (Errno.EAGAIN == error) { {|DDSL0208:throw new InvalidOperationException();|} }")]
    [InlineData("if (error is Errno.EAGAIN) { Work(); {|DDSL0208:throw new InvalidOperationException();|} }")]
    [InlineData("if (error == Errno.EBADF || error == Errno.EAGAIN) {|DDSL0208:throw new InvalidOperationException();|}")]
    [InlineData("if (error == Errno.EAGAIN || error == Errno.EBADF) {|DDSL0208:throw new InvalidOperationException();|}")]
    [InlineData("if (error is Errno.EBADF or Errno.EAGAIN) {|DDSL0208:throw new InvalidOperationException();|}")]
    [InlineData("if (error is Errno.EAGAIN or Errno.EBADF) {|DDSL0208:throw new InvalidOperationException();|}")]
    [InlineData("Errno? maybe = error; if (maybe is Errno.EAGAIN) {|DDSL0208:throw new InvalidOperationException();|}")]
    [InlineData("switch (error) { case Errno.EBADF: case Errno.EAGAIN: {|DDSL0208:throw new InvalidOperationException();|} }")]
    [InlineData("switch (error) { case Errno.EBADF or Errno.EAGAIN: {|DDSL0208:throw new InvalidOperationException();|} }")]
    [InlineData("Console.WriteLine(error switch { Errno.EAGAIN => {|DDSL0208:throw new InvalidOperationException()|}, _ => 1 });")]
    [InlineData("Console.WriteLine(error == Errno.EAGAIN ? {|DDSL0208:throw new InvalidOperationException()|} : 1);")]
    [InlineData("switch (error) { case Errno.EAGAIN: {|DDSL0208:throw new InvalidOperationException();|} }")]
    [InlineData("try { kick.Signal(); } catch (MachineException e) when (e.Errno == Errno.EAGAIN) { {|DDSL0208:throw;|} }")]
    public void ShouldReportAThrowBecauseOfIt(string statements) => Verify(Method(
        "using var kick = EventFd.Create(); var error = kick.TrySignal(); if (error == Errno.None) { Work(); } " + statements));

    [Theory]
    [InlineData("if (error == Errno.EBADF) throw new InvalidOperationException();")]
    [InlineData("if (error != Errno.EAGAIN) throw new InvalidOperationException();")]
    [InlineData("if (error != Errno.None) throw new InvalidOperationException();")]
    [InlineData("if (error is not Errno.EAGAIN) throw new InvalidOperationException();")]
    [InlineData("if (error is not (Errno.None or Errno.EAGAIN)) throw new InvalidOperationException();")]
    [InlineData("Console.WriteLine(error switch { Errno.EAGAIN => 1, _ => throw new InvalidOperationException() });")]
    [InlineData("Console.WriteLine(error == Errno.EAGAIN ? 1 : throw new InvalidOperationException());")]
    [InlineData("if (error == Errno.EAGAIN && condition) throw new InvalidOperationException();")]
    [InlineData("if (error == Errno.EAGAIN) { Work(); } else { throw new InvalidOperationException(); }")]
    [InlineData("switch (error) { case Errno.EAGAIN: break; case Errno.EBADF: throw new InvalidOperationException(); }")]
    public void ShouldNotReportOtherErrors(string statements) => Verify(Method(
        "using var kick = EventFd.Create(); var error = kick.TrySignal(); if (error == Errno.None) { Work(); } " + statements));

    [Theory]
    [InlineData("if (error == Errno.EAGAIN) { throw new System.InvalidOperationException(); }")]
    [InlineData("if (error is Errno.EAGAIN) { throw new System.InvalidOperationException(); }")]
    [InlineData("switch (error) { case Errno.EAGAIN: throw new System.InvalidOperationException(); }")]
    public void ShouldNotReportTheErrorsOfOthers(string statements) => Verify($$"""
        namespace Own
        {
            public enum Errno { None, EAGAIN }
            public static class C { public static void M(Errno error) { {{statements}} } }
        }
        """);

    [Theory]
    [InlineData("error == Errno.EAGAIN || error == Errno.EBADF")]
    [InlineData("error is Errno.EAGAIN or Errno.EBADF")]
    public Task ShouldProposeNoFixThatTakesOtherErrorsAlong(string condition) => OffersNothingAsync<RemoveStatementFix>(Method(
        $"using var kick = EventFd.Create(); var error = kick.TrySignal(); if ({condition}) throw new InvalidOperationException();"));

    [Fact]
    public Task ShouldFixByRemovingIt() => FixAsync<RemoveStatementFix>(
        "Remove",
        Method("""
            using var kick = EventFd.Create();
            var error = kick.TrySignal();
            // Full.
            if (error == Errno.EAGAIN) throw new InvalidOperationException();
            if (error == Errno.EAGAIN) { throw new InvalidOperationException(); }
            if (error != Errno.None) { Work(); }
            """),
        Method("""
            using var kick = EventFd.Create();
            var error = kick.TrySignal();
            // Full.
            if (error != Errno.None) { Work(); }
            """));

    [Fact]
    public Task ShouldProposeNoFixIfMoreIsDone() => OffersNothingAsync<RemoveStatementFix>(Method(
        "using var kick = EventFd.Create(); if (kick.TrySignal() == Errno.EAGAIN) { Work(); throw new InvalidOperationException(); }"));
}
