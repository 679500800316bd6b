namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0218")]
public sealed class DeferredAccessNotCompletedTests : RuleTests
{
    private const string Open = "{|DDSL0218:read|}";

    [Fact]
    public void ShouldReportAPathWithoutAnAnswer() => Assert.Equal(
        "The deferred access 'read' is neither completed nor kept on every path, so the processor waits until a reset: "
            + "complete it, or keep it for a later handler",
        Verify(With(Open, "if (B) read.Complete(1);")));

    [Fact]
    public void ShouldReportASecondAnswer() => Assert.Equal(
        "The deferred access 'read' was completed before on a path to here, so this has no effect: complete it once",
        Verify(With("read", "if (B) read.Complete(1); {|DDSL0218:read.Complete(2)|};")));

    [Fact]
    public void ShouldReportAFieldThatNothingReads() => Assert.Equal(
        "The deferred access '_read' is kept but never completed, so the processor waits until a reset: complete it in a later handler",
        Verify(With("read", "{|DDSL0218:_read|} = read;")));

    [Theory]
    [InlineData("")]
    [InlineData("if (B) return; read.Complete(1);")]
    [InlineData("if (N == 0) _read = read; else if (N == 1) read.Refuse();")]
    [InlineData("switch (N) { case 0: read.Complete(1); break; case 1: _read = read; break; }")]
    [InlineData("for (int i = 0; i < N; i++) { read.Complete(1); return; }")]
    [InlineData("bool isWaiting = read.IsWaiting; if (B && isWaiting) read.Complete(1);")]
    [InlineData("try { Work(); read.Complete(1); } catch (System.IO.IOException) { N = 1; }")]
    [InlineData("if (N == 0) read.Complete(1); N++; if (N != 0) N = 3;")]
    [InlineData("if (read.IsWaiting && B) read.Complete(1);")]
    [InlineData("bool b = B; if (b) read.Complete(1); b = true; if (!b) read.ToString();")]
    [InlineData("read.ToString();")]
    public void ShouldReportEveryFormOfAMissingAnswer(string body) => Verify(With(Open, body + " _read.Complete(1);"));

    [Theory]
    [InlineData("read.Complete(1); {|DDSL0218:read.Refuse()|};")]
    [InlineData("while (N > 0) { {|DDSL0218:read.Complete(1)|}; } read.Refuse();", true)]
    [InlineData("if (B) read.Refuse(); else Work(); {|DDSL0218:read.Complete(B ? 1u : 2u)|};")]
    [InlineData("try { read.Complete(1); Work(); } catch (System.IO.IOException) { {|DDSL0218:read.Refuse()|}; }")]
    public void ShouldReportEveryFormOfASecondAnswer(string body, bool isLoop = false)
        => Verify(With("read", isLoop ? body.Replace("read.Refuse()", "{|DDSL0218:read.Refuse()|}", StringComparison.Ordinal) : body));

    [Theory]
    [InlineData("read.Complete(1);")]
    [InlineData("read.Complete(N > 3 ? 1u : 2u);")]
    [InlineData("if (B) read.Complete(1); else read.Refuse();")]
    [InlineData("if (B) { read.Complete(1); return; } read.Complete(2);")]
    [InlineData("if (N == 0) read.Complete(1); if (N != 0) read.Complete(2);")]
    [InlineData("bool b = Test(); if (b) read.Complete(1); if (!b) read.Refuse();")]
    [InlineData("if (N < 4) read.Complete(1); Work(); if (!(N < 4)) Keep(read);")]
    [InlineData("if (N < 4) read.Complete(1); if (N >= 4) Keep(read);")]
    [InlineData("if (read.IsWaiting) read.Complete(1);")]
    [InlineData("if (!read.IsWaiting) return; read.Complete(1);")]
    [InlineData("if (!B) throw new System.InvalidOperationException(); read.Complete(1);")]
    [InlineData("Keep(read);")]
    [InlineData("_list.Add(read);")]
    [InlineData("_pairs = (read, N);")]
    [InlineData("Host.Post(() => read.Complete(1));")]
    [InlineData("System.Func<ulong, bool> complete = read.Complete; complete(1);")]
    [InlineData("void Answer() => read.Complete(1); Answer();")]
    [InlineData("DeferredRead other = read; other.Complete(1);")]
    [InlineData("_read = B ? read : default; if (!B) N = 2;")]
    [InlineData("try { Work(); } finally { read.Complete(1); }")]
    [InlineData("try { Work(); read.Complete(1); } catch (System.IO.IOException) { throw; }")]
    [InlineData("switch (N) { case 0: read.Complete(1); break; default: read.Refuse(); break; }")]
    [InlineData("read.Complete(N switch { 0 => 1u, _ => 2u });")]
    [InlineData("while (true) { if (Test()) { read.Complete(1); return; } }")]
    [InlineData("if (!read.Complete(1)) N = 2;")]
    public void ShouldNotReportAnAnswerOnEveryPath(string body) => Verify(With("read", body + " if (_read.IsWaiting) N = 1;"));

    [Fact]
    public void ShouldCheckWritesAndRegionsAsWell() => Verify("""
        [Device, Region(Mmio, 4, 4, Name = "W")]
        internal sealed partial class D
        {
            [Register(Mmio, 0)] private partial uint A { get; set; }
            [OnWrite(nameof(A))] private void M(uint written, DeferredWrite {|DDSL0218:write|}) { if (written == 1) write.Complete(); }
            [OnRead(Region = "W")] private void N(ulong offset, int length, DeferredRead {|DDSL0218:read|}) { }
            [OnWrite(Region = "W")] private void N(ulong offset, int length, ulong value, DeferredWrite {|DDSL0218:write|}) { }
        }
        """);

    [Fact]
    public void ShouldCheckHelpersThatComplete() => Verify(Device("""
        [Transient] private int _n;
        [Register(Mmio, 0)] private partial uint A { get; set; }
        [OnRead(nameof(A))] private void M(uint stored, DeferredRead read) { Look(read); Answer(read); }
        private void Answer(DeferredRead {|DDSL0218:read|}) { if (_n == 0) read.Complete(1); }
        private void Look(DeferredRead read) { if (read.IsWaiting) _n++; }
        """));

    [Fact]
    public void ShouldCheckBlocks() => Verify("""
        [Device] internal sealed partial class D { [Block(Mmio, 0)] private partial B Inner { get; } }
        [RegisterBlock] internal sealed partial class B
        {
            [Register(Mmio, 0)] private partial uint A { get; set; }
            [OnRead(nameof(A))] private void M(uint stored, DeferredRead {|DDSL0218:read|}) { }
        }
        """);

    [Fact]
    public void ShouldNotReportAFieldThatOthersCanRead() => Verify(With("read", "Kept = read; _read = read; _read.Complete(2);"));

    private static string With(string parameter, string body)
        => "#pragma warning disable CS0162, CS0169, CS0414, CS0649, DDSL0203\n" + Device($$"""
        [Transient] private int N;
        [Transient] private (DeferredRead, int) _pairs;
        [Transient] private readonly System.Collections.Generic.List<DeferredRead> _list = new();
        private DeferredRead _read;
        internal DeferredRead Kept;
        private bool B => N > 0;
        private bool Test() => N > 1;
        private void Work() { N++; }
        private void Keep(DeferredRead read) { _list.Add(read); }
        [Register(Mmio, 0)] private partial uint A { get; set; }
        [OnRead(nameof(A))] private void M(uint stored, DeferredRead {{parameter}}) { {{body}} }
        """);
}
