namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0604")]
public sealed class UnrootedDelegateTests : RuleTests
{
    private static string Signals(string expression, string before = "") => $$"""
        using System;
        using System.Runtime.InteropServices;

        internal sealed class C
        {
            private readonly Action _kept;
            public C() => _kept = OnSignal;
            public int Count { get; private set; }
            public nint M(int start) { {{before}} return {{expression}}; }
            private void OnSignal() => Count++;
            private static void OnStatic() { _kept2 = null; }
            private static Action? _kept2 = OnStatic;
        }
        """;

    [Theory]
    [InlineData("{|DDSL0604:Marshal.GetFunctionPointerForDelegate(new Action(OnSignal))|}")]
    [InlineData("{|DDSL0604:Marshal.GetFunctionPointerForDelegate<Action>(OnSignal)|}")]
    [InlineData("{|DDSL0604:Marshal.GetFunctionPointerForDelegate<Action>(() => Count = start)|}")]
    [InlineData("{|DDSL0604:Marshal.GetFunctionPointerForDelegate(new Action(OnStatic))|}")]
    [InlineData("{|DDSL0604:Marshal.GetFunctionPointerForDelegate(made)|}", "Action made = OnSignal;")]
    public void ShouldReportADelegateThatNothingKeeps(string expression, string before = "") => Verify(Signals(expression, before));

    [Theory]
    [InlineData("Marshal.GetFunctionPointerForDelegate(_kept)")]
    [InlineData("Marshal.GetFunctionPointerForDelegate<Action>(OnStatic)")]
    [InlineData("Marshal.GetFunctionPointerForDelegate<Action>(static () => Console.WriteLine())")]
    [InlineData("Marshal.GetFunctionPointerForDelegate(made)", "Action made = OnSignal; GC.KeepAlive(made);")]
    public void ShouldNotReportADelegateThatIsKept(string expression, string before = "") => Verify(Signals(expression, before));
}
