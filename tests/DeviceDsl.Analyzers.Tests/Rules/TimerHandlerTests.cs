namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0045")]
public sealed class TimerHandlerTests : RuleTests
{
    [Fact]
    public void ShouldReportTheLaterOfTwoMethods() => Assert.Equal(
        "The timer 'T' already runs 'OnA', so 'OnB' never runs: remove one of them",
        Verify(WithTimer("""
            [OnTimer(nameof(T))] private void OnA() { }
            [OnTimer({|DDSL0045:nameof(T)|})] private void OnB() { }
            """)));

    [Fact]
    public void ShouldHintAtATimerWithoutAMethod() => Assert.Equal(
        Microsoft.CodeAnalysis.DiagnosticSeverity.Info,
        SeverityOf("[Device] internal sealed partial class D { [Timer] private partial DeviceTimer T { get; } }"));

    [Theory]
    [InlineData("nameof(Tt)", "the class has no timer 'Tt'; did you mean 'T'?")]
    [InlineData("\"elsewhere\"", "the class has no timer 'elsewhere'; did you mean 'T'?")]
    public void ShouldLeaveAMethodOfNoTimerToAnotherRule(string timer, string reason) => Assert.Equal(
        $"[OnTimer] on 'OnA' has no effect: {reason}",
        Verify(WithTimer($$"""
            private const int Tt = 0;
            [OnTimer({|DDSL0017:{{timer}}|})] private void OnA() { }
            """)));

    [Theory]
    [InlineData("[OnTimer(nameof(T))] private void {|DDSL0016:OnA|}(int index) { }",
        "The handler 'OnA' has parameters that its timer does not pass: declare it as 'void OnA()' or 'void OnA(ulong count)'")]
    [InlineData("[OnTimer(nameof(T))] private int {|DDSL0016:OnA|}() => 0;",
        "The handler 'OnA' returns a value: declare it as 'void OnA()' or 'void OnA(ulong count)'")]
    public void ShouldLeaveItsSignatureToAnotherRule(string method, string message) => Assert.Equal(message, Verify(WithTimer(method)));

    [Theory]
    [InlineData("[OnTimer(nameof(T))] private void OnA() { } [OnTimer({|DDSL0045:nameof(T)|})] private void OnB() { }")]
    [InlineData("[OnTimer(nameof(T))] private void {|DDSL0016:OnA|}(int count) { }")]
    [InlineData("[OnTimer(nameof(T))] private async void {|DDSL0204:OnA|}() => await System.Threading.Tasks.Task.Yield();")]
    [InlineData("[OnTimer({|DDSL0017:\"U\"|})] private void OnA() { }")]
    [InlineData("[OnTimer(nameof(T))] private void OnA(ulong count) { _ = count; }")]
    public void ShouldCheckVirtioDevices(string method)
        => Verify(VirtioDevice("[Timer] private partial DeviceTimer T { get; } " + method));

    [Theory]
    [InlineData("[{|DDSL0017:Timer|}] public partial DeviceTimer T { get; }")]
    [InlineData("[{|DDSL0017:OnTimer(\"T\")|}] public void OnA() { }")]
    public void ShouldLeaveOtherClassesToAnotherRule(string member) => Verify($"internal sealed partial class D {{ {member} }}");

    [Theory]
    [InlineData("[OnTimer(nameof(T))] private void OnA() { }")]
    [InlineData("[OnTimer(nameof(T))] private static void OnA(ulong count) { _ = count; }")]
    [InlineData("[OnTimer(nameof(T)), OnTimer(nameof(U))] private void OnA() { } [Timer] private partial DeviceTimer U { get; }")]
    [InlineData("[OnTimer(nameof(T)), OnReset] private void OnA() { }")]
    public void ShouldNotReportOneMethod(string method) => Verify(WithTimer(method));

    private static string WithTimer(string members) => $$"""
        [Device]
        internal sealed partial class D
        {
            [Timer] private partial DeviceTimer T { get; }
            {{members}}
        }
        """;
}
