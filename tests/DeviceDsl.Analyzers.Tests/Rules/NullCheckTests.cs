using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0501")]
public sealed class NullCheckTests : RuleTests
{
    private const string Lifted = "#pragma warning disable CS0472, CS8073\n";

    private static string Ring(string statements) => Lifted + Method("using var kick = EventFd.Create(); " + statements, "public static Errno? Last { get; set; }");

    [Theory]
    [InlineData("Errno error = kick.TrySignal(); if ({|DDSL0501:error == null|}) { Work(); }")]
    [InlineData("Errno error = kick.TrySignal(); if ({|DDSL0501:null != error|}) { Work(); }")]
    [InlineData("if ({|DDSL0501:kick.TrySignal() != null|}) { Work(); }")]
    [InlineData("Errno? error = kick.TrySignal(); if ({|DDSL0501:error == null|}) { Work(); }")]
    [InlineData("Errno? error = kick.TrySignal(); if ({|DDSL0501:error.HasValue|}) { Work(); }")]
    [InlineData("Errno? error = kick.TrySignal(); if ({|DDSL0501:error is null|}) { Work(); }")]
    [InlineData("Errno? error = kick.TrySignal(); if ({|DDSL0501:error is not null|}) { Work(); }")]
    [InlineData("Errno? error = kick.TrySignal(); if ({|DDSL0501:error is { }|}) { Work(); }")]
    [InlineData("Errno? error; error = kick.TrySignal(); if ({|DDSL0501:error != null|}) { Work(); } error = kick.TrySignal(2); if (error != Errno.None) { Work(); }")]
    public void ShouldReportAComparisonWithNull(string statements) => Verify(Ring(statements));

    [Theory]
    [InlineData("Errno error = kick.TrySignal(); if (error == Errno.None) { Work(); }")]
    [InlineData("Errno error = kick.TrySignal(); if (error == 0) { Work(); }")]
    [InlineData("Errno error = kick.TrySignal(); if (error == default) { Work(); }")]
    [InlineData("Errno? error = condition ? kick.TrySignal() : null; if (error != null) { Work(); }")]
    [InlineData("Errno? error = null; if (condition) { error = kick.TrySignal(); } if (error.HasValue) { Work(); }")]
    [InlineData("Errno? error = kick.TrySignal(); if (condition) { error = Last; } if (error is null) { Work(); }")]
    [InlineData("if (Last == null) { Last = kick.TrySignal(); }")]
    [InlineData("if (machine.TryAssignIoEventFd(kick, IoAddress.Pio(0), 1, 1, out var doorbell) == Errno.None && doorbell != null) { doorbell.StopAndDrain(Serve); }")]
    public void ShouldNotReportWhatMayBeNullOrIsNone(string statements) => Verify(Ring(statements));

    [Fact]
    public Task ShouldFixByComparingWithNone() => FixAsync<CompareErrnoFix>(
        "CompareErrno",
        Ring("""
            Errno error = kick.TrySignal();
            if (error == null /* fine */) { Work(); }
            if (null != error) { Work(); }
            Errno? other = kick.TrySignal();
            if (other is null) { Work(); }
            if (other is not null && condition) { Work(); }
            if (!other.HasValue) { Work(); }
            """),
        Ring("""
            Errno error = kick.TrySignal();
            if (error == Errno.None /* fine */) { Work(); }
            if (error != Errno.None) { Work(); }
            Errno? other = kick.TrySignal();
            if (other == Errno.None) { Work(); }
            if (other != Errno.None && condition) { Work(); }
            if (!(other != Errno.None)) { Work(); }
            """));
}
