using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0501")]
public sealed class NullCheckOnResultTests : RuleTests
{
    private const string Lifted = "#pragma warning disable CS0472, CS8073\n";

    private static string Ring(string statements)
        => Lifted + Method("using var kick = EventFd.Create(); " + statements, "public static Errno? Last { get; set; }");

    [Theory]
    [InlineData("Errno error = kick.TrySignal(); if ({|DDSL0501:error == null|}) { Work(); }")]
    [InlineData("Errno error = kick.TrySignal(); if ({|DDSL0501:null != error|}) { Work(); }")]
    [InlineData("if ({|DDSL0501:kick.TrySignal() != null|}) { Work(); }")]
    [InlineData("Errno? error = kick.TrySignal(); if ({|DDSL0501:error == null|}) { Work(); }")]
    [InlineData("Errno? error = kick.TrySignal(); if ({|DDSL0501:error.HasValue|}) { Work(); }")]
    [InlineData("Errno? error = kick.TrySignal(); if ({|DDSL0501:error is null|}) { Work(); }")]
    [InlineData("Errno? error = kick.TrySignal(); if ({|DDSL0501:error is not null|}) { Work(); }")]
    [InlineData("Errno? error = kick.TrySignal(); if ({|DDSL0501:error is { }|}) { Work(); }")]
    [InlineData("Errno? error; error = kick.TrySignal(); if ({|DDSL0501:error != null|}) { Work(); } "
        + "error = kick.TrySignal(2); if (error != Errno.None) { Work(); }")]
    [InlineData("Errno error = kick.TrySignal(); if ({|DDSL0501:(Errno?)error is null|}) { Work(); }")]
    [InlineData("Errno error = kick.TrySignal(); if ({|DDSL0501:((Errno?)error).HasValue|}) { Work(); }")]
    public void ShouldReportAComparisonWithNull(string statements) => Verify(Ring(statements));

    // These operators compare with null, too.
    [Theory]
    [InlineData("Errno? error = kick.TrySignal(); string? text = {|DDSL0501:error?.ToString()|}; if (text == null) { Work(); }")]
    [InlineData("Errno? error = kick.TrySignal(); string text = {|DDSL0501:error?.ToString()|} ?? \"fine\"; if (text == \"\") { Work(); }")]
    [InlineData("Errno? error = kick.TrySignal(); if ({|DDSL0501:error?.Equals(Errno.None)|} == true) { Work(); }")]
    [InlineData("if ({|DDSL0501:((Errno?)kick.TrySignal())?.ToString()|} is null) { Work(); }")]
    [InlineData("Errno? error = kick.TrySignal(); if (({|DDSL0501:error ?? Errno.None|}) == Errno.None) { Work(); }")]
    [InlineData("Errno? error = kick.TrySignal(); Errno sure = {|DDSL0501:error ?? throw new InvalidOperationException()|}; "
        + "if (sure == Errno.None) { Work(); }")]
    [InlineData("Errno? error = kick.TrySignal(); Errno? other = {|DDSL0501:error ?? Last|}; if (other == Errno.None) { Work(); }")]
    [InlineData("Errno sure = {|DDSL0501:(Errno?)kick.TrySignal() ?? Errno.EIO|}; if (sure == Errno.None) { Work(); }")]
    [InlineData("Errno? error = kick.TrySignal(); {|DDSL0501:error ??= Errno.None|}; if (error == Errno.None) { Work(); }")]
    public void ShouldReportAnOperatorThatAsksForNull(string statements) => Verify(Ring(statements));

    [Theory]
    [InlineData("if ({|DDSL0501:kick.TrySignal() != null|}) { Work(); }", "this is always true")]
    [InlineData("Errno? error = kick.TrySignal(); if ({|DDSL0501:error is null|}) { Work(); }", "this is never true")]
    [InlineData("Errno? error = kick.TrySignal(); Last = {|DDSL0501:error?.CompareTo(Errno.EIO)|} == 0 ? Errno.EIO : Errno.None;",
        "'?.' always continues")]
    [InlineData("Errno? error = kick.TrySignal(); Last = {|DDSL0501:error ?? Errno.EIO|};", "'??' never uses its right side")]
    [InlineData("Errno? error = kick.TrySignal(); {|DDSL0501:error ??= Errno.EIO|}; Last = error;", "'??=' never assigns")]
    public void ShouldReportWhatTheComparisonComesTo(string statements, string result)
        => Assert.Equal($"An Errno is never null, so {result}: compare it with Errno.None", Verify(Ring(statements)));

    [Theory]
    [InlineData("Errno error = kick.TrySignal(); if (error == Errno.None) { Work(); }")]
    [InlineData("Errno error = kick.TrySignal(); if (error == 0) { Work(); }")]
    [InlineData("Errno error = kick.TrySignal(); if (error == default) { Work(); }")]
    [InlineData("Errno? error = condition ? kick.TrySignal() : null; if (error != null) { Work(); }")]
    [InlineData("Errno? error = null; if (condition) { error = kick.TrySignal(); } if (error.HasValue) { Work(); }")]
    [InlineData("Errno? error = kick.TrySignal(); if (condition) { error = Last; } if (error is null) { Work(); }")]
    [InlineData("if (Last == null) { Last = kick.TrySignal(); }")]
    [InlineData("Last ??= kick.TrySignal(); if ((Last ?? Errno.None) == Errno.None || Last?.ToString() == null) { Work(); }")]
    [InlineData("Errno? error = condition ? kick.TrySignal() : null; "
        + "if ((error ?? Errno.None) == Errno.None || error?.ToString() == null) { Work(); }")]
    [InlineData("Errno? error = null; error ??= kick.TrySignal(); "
        + "if ((error ?? Errno.None) == Errno.None || error?.ToString() == null) { Work(); }")]
    [InlineData("Errno? error = kick.TrySignal(); if (error.GetValueOrDefault() == Errno.None "
        + "|| error.Value.ToString() is { } text && text == \"\") { Work(); }")]
    [InlineData("string? text = condition ? \"\" : null; text ??= Last?.ToString(); "
        + "if (text?.Length == 0 || (text ?? \"\") == \"\") { Work(); }")]
    [InlineData("if (machine.TryAssignIoEventFd(kick, IoAddress.Pio(0), 1, 1, out var doorbell) == Errno.None && doorbell != null) { "
        + "doorbell.StopAndDrain(Serve); }")]
    public void ShouldNotReportWhatMayBeNullOrIsNone(string statements) => Verify(Ring(statements));

    [Theory]
    [InlineData("Errno? error = kick.TrySignal(); string? text = error?.ToString(); if (text == null) { Work(); }")]
    [InlineData("Errno? error = kick.TrySignal(); Errno sure = error ?? Errno.EIO; if (sure == Errno.None) { Work(); }")]
    [InlineData("Errno? error = kick.TrySignal(); error ??= Errno.EIO; if (error == Errno.None) { Work(); }")]
    public Task ShouldProposeNoFixForAnOperator(string statements) => OffersNothingAsync<CompareErrnoFix>(Ring(statements));

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
