namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0106")]
public sealed class RollbackOrderTests : RuleTests
{
    private const string Members = """
        private static IoEventFdRegistration[] Doorbells { get; } = new IoEventFdRegistration[4];
        private static LoopRegistration[] Loops { get; } = new LoopRegistration[4];
        private static EventFd[] Kicks { get; } = new EventFd[4];
        """;

    [Theory]
    [InlineData("for (int i = 0; i < 4; i++) { {|DDSL0106:Doorbells[i].Deassign()|}; Loops[i].Dispose(); }")]
    [InlineData("for (int i = 0; i < 4; i += 1) { {|DDSL0106:Doorbells[i]?.Dispose()|}; Loops[i]?.Dispose(); }")]
    [InlineData("try { Work(); } catch (MachineException) { for (int i = 0; i < 4; i++) { {|DDSL0106:Doorbells[i].Deassign()|}; } }")]
    [InlineData("if (machine.TrySetGsiRouting([]) != Errno.None) { "
        + "for (int i = 0; i < 4; i++) { {|DDSL0106:Doorbells[i].Deassign()|}; } }")]
    public void ShouldReportTakingDownInTheOrderOfSettingUp(string statements) => Verify(Method(statements, Members));

    [Theory]
    [InlineData("int n = 4; while (--n >= 0) { Loops[n].Dispose(); Doorbells[n].Deassign(); if (Kicks[n].TryRead(out _)) { Serve(); } }")]
    [InlineData("for (int i = 3; i >= 0; i--) { Doorbells[i].Deassign(); Loops[i].Dispose(); }")]
    [InlineData("for (int i = 0; i < 4; i++) { Doorbells[i].Deassign(); }")]
    [InlineData("for (int i = 0; i < 4; i++) { Doorbells[i].Deassign(); Loops[i].Dispose(); Kicks[i].TryRead(out _); }")]
    [InlineData("try { Work(); } catch (MachineException) { foreach (var doorbell in Doorbells) { doorbell.Deassign(); } }")]
    public void ShouldNotReportTakingDownInReverse(string statements) => Verify(Method(statements, Members));
}
