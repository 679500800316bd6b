using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0216")]
public sealed class StateNotResetTests : RuleTests
{
    [Fact]
    public void ShouldReportStateThatTheResetForgets() => Assert.Equal(
        "'_tail' of the device 'D' keeps its value when the device is reset, because no [OnReset] method uses it: set it in one",
        Verify(Device("""
            [State] private int _head;
            [State] private int {|DDSL0216:_tail|};
            [Doorbell(Pio, 0)] private void OnKick() { _head++; _tail++; }
            [OnReset] private void Forget() { _head = 0; }
            """)));

    [Fact]
    public void ShouldReportStateOfADeviceWithoutAReset() => Assert.Equal(
        "'_head' of the device 'D' keeps its value when the device is reset, because the class has no [OnReset] method: set it in one",
        Verify(Device("[State] private int {|DDSL0216:_head|}; [Doorbell(Pio, 0)] private void OnKick() { _head++; }")));

    [Fact]
    public void ShouldBeAHint() => Assert.Equal(
        DiagnosticSeverity.Info,
        SeverityOf(Device("[State] private int _head; [Doorbell(Pio, 0)] private void OnKick() { _head++; }"), Thorough));

    [Theory]
    [InlineData("[State] private int {|DDSL0216:_a|};", "_a = 1; N = _a;")]
    [InlineData("[State] private int {|DDSL0216:A|} { get; set; }", "A += 1;")]
    [InlineData("[field: State] private int {|DDSL0216:A|} { get; set; }", "A = N;")]
    [InlineData("[State] private readonly byte[] {|DDSL0216:_a|} = new byte[4];", "_a[0] = 1;")]
    [InlineData("[State] private byte[] {|DDSL0216:_a|} = [];", "System.Array.Resize(ref _a, 8);")]
    [InlineData("[State] private string {|DDSL0216:_a|} = \"\";", "_a = \"b\"; N = _a.Length;")]
    [InlineData("[State] private int {|DDSL0216:_a|};", "(_a, N) = (N, _a);")]
    [InlineData("[State] private int {|DDSL0216:_a|};", "System.Threading.Interlocked.Increment(ref _a);")]
    [InlineData("[State] private int? {|DDSL0216:_a|};", "_a ??= 5;")]
    [InlineData("[State] private int {|DDSL0216:_a|};", "System.Action change = () => _a = 4; change();")]
    [InlineData("[State] private int {|DDSL0216:_a|}; private void Clear() { _a = 0; }", "if (N > 4) Clear();")]
    public void ShouldReportWhateverHandlersChange(string member, string change) => Verify(Device($$"""
        {{member}}
            [Transient] public int N;
            [Doorbell(Pio, 0)] private void OnKick() { {{change}} }
            [OnReset] private void Forget() { N = 0; }
        """));

    [Fact]
    public void ShouldReportAParameterOfThePrimaryConstructor() => Verify("""
        [Device]
        internal sealed partial class D([State] int {|DDSL0216:n|})
        {
            [Doorbell(Pio, 0)] private void OnKick() { n++; }
        }
        """);

    [Theory]
    [InlineData("[OnReset] private void Forget() { _a = 0; _b[0] = 0; }")]
    [InlineData("[OnReset] private void Forget() { Clear(); }")]
    [InlineData("[OnReset] private void Forget() { (_a, _b[0]) = (0, 0); }")]
    [InlineData("[OnReset] private void Forget() { System.Array.Clear(_b); if (_a > 4) _a = 4; }")]
    [InlineData("[OnReset] private void Forget() { _a = 0; } [OnReset] private void ForgetMore() { System.Array.Clear(_b); }")]
    [InlineData("[OnReset] private void Forget() { Helper.Clear(this); }")]
    [InlineData("[OnReset] private void Forget() { Host.Post(() => { _a = 0; _b[0] = 0; }); }")]
    [InlineData("[OnReset] private void Forget() { void Both() { _a = 0; _b[0] = 0; } Both(); }")]
    public void ShouldNotReportWhatTheResetUses(string reset) => VerifyThoroughly(
        Device($$"""
            [State] private int _a;
                [State] private readonly byte[] _b = new byte[4];
                [Doorbell(Pio, 0)] private void OnKick() { _a++; _b[0]++; }
                private void Clear() { _a = 0; Wipe(); }
                private void Wipe() => _b.AsSpan().Clear();
                public void Restart() { Clear(); }
                {{reset}}
            """).Insert(0, "#pragma warning disable DDSL0313\nusing System;\n"),
        "internal static class Helper { public static void Clear(D device) => device.ToString(); }");

    [Theory]
    [InlineData("[Register(Mmio, 0, Reset = 5)] private partial uint A { get; set; } [Doorbell(Pio, 0)] private void M() { A++; }")]
    [InlineData("[Register(Mmio, 0, Count = 2)] private partial Registers<uint> A { get; "
        + "} [Doorbell(Pio, 0)] private void M() { A[0]++; }")]
    [InlineData("[Transient] private int _a; [Doorbell(Pio, 0)] private void M() { _a++; }")]
    [InlineData("[State] private int _a = 5; public int A => _a; public D() { _a = 6; }")]
    [InlineData("[State] private int _a = 5; [Transient] private int _b; [Doorbell(Pio, 0)] private void M() { _b = _a; "
        + "} public int B => _b;")]
    public void ShouldNotReportRegistersAndWhatDoesNotChange(string members) => VerifyThoroughly(Device(members));

    [Fact]
    public void ShouldNotReportWhatIsSuppressed() => VerifyThoroughly("#pragma warning disable DDSL0216\n"
        + Device("[State] private int _head; [Doorbell(Pio, 0)] private void OnKick() { _head++; }"));
}
