using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0605")]
public sealed class FinalizerTouchesManagedTests : RuleTests
{
    private static string Bell(string finalizer, string dispose = "") => $$"""
        using System;
        using Microsoft.Win32.SafeHandles;

        internal class C : IDisposable
        {
            private static readonly EventFd Shared = EventFd.Create();
            private readonly EventFd _kick = EventFd.Create();
            private readonly SafeFileHandle _handle = new();
            private int _count;
            ~C() { {{finalizer}} }
            public void Dispose() { Dispose(true); GC.SuppressFinalize(this); }
            protected virtual void Dispose(bool disposing) { {{dispose}} }
            public void Use() { _kick.Signal(); _handle.Close(); _count++; Shared.Signal(); }
        }
        """;

    [Theory]
    [InlineData("{|DDSL0605:_kick.Dispose()|};")]
    [InlineData("if (_count > 0) { {|DDSL0605:_kick.Signal()|}; }")]
    [InlineData("{|DDSL0605:_handle?.Dispose()|};")]
    public void ShouldReportWhatMayBeFinalized(string finalizer) => Verify(Bell(finalizer, "_kick.Dispose();"));

    [Fact]
    public void ShouldReportItInDispose() => Verify(Bell("Dispose(false);", "{|DDSL0605:_kick.Dispose()|};"));

    [Theory]
    [InlineData("_count++;", "_kick.Dispose();")]
    [InlineData("Dispose(false);", "if (disposing) { _kick.Dispose(); }")]
    [InlineData("Dispose(false);", "if (!disposing) return; _kick.Dispose();")]
    [InlineData("Shared.Signal();", "_kick.Dispose();")]
    public void ShouldNotReportWhatTheFinalizerDoesNotUse(string finalizer, string dispose) => Verify(Bell(finalizer, dispose));

    [Fact]
    public Task ShouldFixByRemovingIt() => FixAsync<RemoveStatementFix>(
        "Remove",
        Bell("_count++; _kick.Dispose();", "_kick.Dispose();"),
        Bell("_count++;", "_kick.Dispose();"));

    [Fact]
    public Task ShouldFixByLeavingItToWhoDisposes() => FixAsync<DisposingFix>(
        "Disposing",
        Bell("Dispose(false);", "\n        // The eventfd.\n        _kick.Dispose(); // ends\n        _handle?.Dispose();\n    "),
        Bell(
            "Dispose(false);",
            "\n        // The eventfd.\n        if (disposing) _kick.Dispose(); "
                + "// ends\n        if (disposing) _handle?.Dispose();\n    "));

    [Fact]
    public Task ShouldNotOfferToRemoveWhatDisposingNeeds()
        => OffersNothingAsync<RemoveStatementFix>(Bell("Dispose(false);", "_kick.Dispose();"));

    [Fact]
    public Task ShouldNotAskTheFinalizerWhetherItDisposes()
        => OffersNothingAsync<DisposingFix>(Bell("_kick.Dispose();", "_kick.Dispose();"));
}
