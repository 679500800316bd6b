using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0202")]
public sealed class AllocationInHotHandlerTests : RuleTests
{
    [Theory]
    [InlineData("Kept = {|DDSL0202:new object()|};", "a 'Object'")]
    [InlineData("Kept = {|DDSL0202:new byte[16]|};", "an array")]
    [InlineData("Kept = {|DDSL0202:new[] { N, N }|};", "an array")]
    [InlineData("Kept = {|DDSL0202:N|};", "a box for a 'Int32'")]
    [InlineData("IComparable c = {|DDSL0202:N|}; N = c.CompareTo(null);", "a box for a 'Int32'")]
    [InlineData("Text = {|DDSL0202:$\"{N} kicks\"|};", "a string")]
    [InlineData("Text = {|DDSL0202:Text + \" kicks\" + Text|};", "a string")]
    [InlineData("{|DDSL0202:Text += \"!\"|};", "a string")]
    [InlineData("Text = {|DDSL0202:N.ToString()|};", "a string")]
    [InlineData("Text = {|DDSL0202:string.Concat(Text, Text)|};", "a string")]
    [InlineData("N = {|DDSL0202:All.Sum()|};", "a query ('Sum')")]
    [InlineData("N = {|DDSL0202:All.Where(n => n > N).Select(n => n + 1).Count()|};", "a query ('Count')")]
    [InlineData("Change = {|DDSL0202:() => N++|};", "a closure")]
    [InlineData("int n = N; Change = {|DDSL0202:() => Console.WriteLine(n)|};", "a closure")]
    [InlineData("void Local() => N++; Change = {|DDSL0202:Local|};", "a closure")]
    [InlineData("Change = {|DDSL0202:Add|};", "a delegate")]
    [InlineData("List<int> all = {|DDSL0202:[N, 1]|}; N = all.Count;", "a collection")]
    [InlineData("int[] all = {|DDSL0202:[N, 1]|}; N = all.Length;", "a collection")]
    [InlineData("N = {|DDSL0202:Sum(1, N)|};", "an array for the arguments of 'Sum'")]
    [InlineData("Kept = {|DDSL0202:new { N }|};", "an object")]
    [InlineData("Kept = {|DDSL0202:Row with { A = N }|};", "a 'Entry'")]
    [InlineData("foreach (int n in {|DDSL0202:Numbers()|}) N += n;", "an iterator of 'Numbers'")]
    [InlineData("N = {|DDSL0202:Chars.AsSpan().ToArray()|}.Length;", "an array")]
    [InlineData("Kept = {|DDSL0202:AddAsync()|};", "a task of 'AddAsync'")]
    public void ShouldReportWhatAHotHandlerAllocates(string statement, string what) => Assert.Equal(
        $"The handler 'OnKick' allocates {what}, and collecting its garbage delays later kicks: "
            + "reuse memory, or do it outside of the handler",
        Verify(Hot(statement)));

    [Fact]
    public void ShouldBeAHintWithoutTheAttribute()
    {
        const string Handler = "[Transient] public object? Kept; [Doorbell(Pio, 0)] private void M() { Kept = new object(); }";
        Assert.Equal(DiagnosticSeverity.Info, SeverityOf(Device(Handler), Thorough));
        Assert.Equal(DiagnosticSeverity.Warning, SeverityOf(Device(Handler.Replace("[Doorbell", "[HotPath, Doorbell"))));
        Assert.Equal(DiagnosticSeverity.Warning, SeverityOf("[HotPath] " + Device(Handler)));
    }

    [Theory]
    [InlineData("[Register(Mmio, 0)] private partial byte R { get; set; "
        + "} [OnRead(nameof(R))] private byte M(byte stored) { {|DDSL0202:new C()|}.Go(); return stored; }")]
    [InlineData("[Register(Mmio, 0)] private partial byte R { get; set; "
        + "} [OnWrite(nameof(R))] private void M(byte written) { {|DDSL0202:new C()|}.Go(); }")]
    [InlineData("[HotPath] public static void M() { {|DDSL0202:new C()|}.Go(); }")]
    public void ShouldReportHandlersOfAllKinds(string members) => Verify(
        "[HotPath] " + Device(members),
        "internal sealed class C { public int N; public void Go() => N++; }");

    [Fact]
    public void ShouldReportHandlersOfQueues() => Verify(VirtioDevice(
        "[VirtQueue(0), HotPath] private static uint OnQueue(DescriptorChain chain) => (uint){|DDSL0202:new byte[chain.Readable]|}.Length;")
        .Replace("chain.Readable", "16"));

    [Fact]
    public void ShouldReportAnAllocationInAHelperOnceAndThatOfAnotherClassAtTheCall() => Verify(
        """
        [HotPath, Device]
        internal sealed partial class D
        {
            [Transient] public object? Kept;
            [Doorbell(Pio, 0)] private void A() { Keep(); }
            [Doorbell(Pio, 1)] private void B() { Keep(); Kept = {|DDSL0202:Factory.Make()|}; }
            private void Keep() { Kept = {|DDSL0202:new object()|}; }
        }
        """,
        "internal static class Factory { public static object Make() => new object(); }");

    [Theory]
    [InlineData("if (N < 0) throw new InvalidOperationException($\"{N} is negative\");")]
    [InlineData("ArgumentOutOfRangeException.ThrowIfNegative(N);")]
    [InlineData("if (N < 0) Fail($\"{N} is negative\");")]
    [InlineData("try { N++; } catch (OverflowException e) { Text = $\"{N} {e.Message}\"; }")]
    [InlineData("if (Log.IsEnabled(N)) Log.Write($\"{N} kicks\", N);")]
    [InlineData("if (Log.IsEnabled(N)) Report();")]
    [InlineData("System.Diagnostics.Debug.WriteLine($\"{N} kicks\");")]
    [InlineData("Kept ??= new object();")]
    [InlineData("object kept = Kept ?? (Kept = new object()); N = kept.GetHashCode();")]
    [InlineData("if (Kept is null) Kept = new byte[16];")]
    [InlineData("if (Chars.Length < N) Chars = new char[N];")]
    [InlineData("Change = static () => Console.WriteLine();")]
    [InlineData("Change = () => Console.WriteLine(nameof(N));")]
    [InlineData("Change = Work;")]
    [InlineData("Span<int> all = stackalloc int[4]; N = all.Length;")]
    [InlineData("Span<int> all = [1, N]; N = all[0];")]
    [InlineData("ReadOnlySpan<byte> all = new byte[] { 1, 2 }; N = all[0];")]
    [InlineData("int[] all = []; N = all.Length;")]
    [InlineData("Text = \"a\" + \"b\" + nameof(N);")]
    [InlineData("Text = $\"{nameof(N)}\";")]
    [InlineData("foreach (int n in All) N += n;")]
    [InlineData("(N, Text) = (1, nameof(N));")]
    [InlineData("DateTime time = new(N); N = time.Day;")]
    [InlineData("int? n = N; N = n ?? 0;")]
    [InlineData("N = Row.A; N = All[0]; N = Chars[0];")]
    [InlineData("N = Same(N);")]
    public void ShouldNotReportWhatAllocatesNothingOrSeldom(string statement) => VerifyThoroughly(Hot(statement));

    [Theory]
    [InlineData("[OnReset] private void M() { Kept = new object(); }")]
    [InlineData("[OnLoad] private void M() { Kept = new object(); }")]
    [InlineData("public void M() { Kept = new object(); }")]
    [InlineData("public D() { Kept = new object(); }")]
    public void ShouldNotReportCodeThatIsNoHotHandler(string member)
        => VerifyThoroughly("[HotPath] " + Device("[Transient] public object? Kept; " + member));

    [Fact]
    public void ShouldNotReportClassesThatAreNoDevices() => VerifyThoroughly("""
        internal sealed class C
        {
            public LoopRegistration Serve(Machine machine, EventFd kick) => machine.Loop.Add(kick, () => Last = new object());
            public object? Last { get; private set; }
        }
        """);

    [Fact]
    public void ShouldNotReportWhatIsSuppressed() => VerifyThoroughly("#pragma warning disable DDSL0202\n" + Hot("Kept = new object();"));

    private static string Hot(string statement) => $$"""
        #pragma warning disable CS0649, DDSL0203
        using System;
        using System.Collections.Generic;
        using System.Diagnostics.CodeAnalysis;
        using System.Linq;
        using System.Threading.Tasks;

        [Device]
        internal sealed partial class D
        {
            [Transient] public object? Kept;
            [Transient] public string Text = "";
            [Transient] public int N;
            [Transient] public Action? Change;
            [Transient] public char[] Chars = [];
            public readonly System.Collections.Immutable.ImmutableArray<int> All = [1, 2];
            public readonly Entry Row = new(1);

            [HotPath, Doorbell(Pio, 0)] private void OnKick() { {{statement}} }

            public void Add() => N++;
            public async Task AddAsync() { await Task.Yield(); N++; }
            private static void Work() { }
            private static T Same<T>(T value) => value;
            private static int Sum(params int[] all) => all.Length;
            private static IEnumerable<int> Numbers() { yield return 1; }
            private void Report() => Log.Write($"{N} kicks", N);
            [DoesNotReturn] private static void Fail(string reason) => throw new InvalidOperationException(reason);
            public int Use() { Work(); Report(); Fail(""); return Same(Sum(1)) + Numbers().Count(); }

            public sealed record Entry(int A);
        }

        internal static class Log
        {
            public static bool IsEnabled(int level) => level > 3;
            public static void Write(string text, object argument) => Console.WriteLine(text + argument);
        }
        """;
}
