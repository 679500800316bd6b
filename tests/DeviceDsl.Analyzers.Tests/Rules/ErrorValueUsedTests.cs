using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0505")]
public sealed class ErrorValueUsedTests : RuleTests
{
    private const string Try = "machine.TryAssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2, out var doorbell)";

    private static string Connect(string statements)
        => Method("using var kick = EventFd.Create(); " + statements + " doorbell?.StopAndDrain(Serve);");

    [Theory]
    [InlineData("if (" + Try + " != Errno.None) { {|DDSL0505:doorbell!.Dispose()|}; }")]
    [InlineData("var error = " + Try + "; if (error != Errno.None) { Work(); {|DDSL0505:doorbell!.Dispose()|}; }")]
    [InlineData("var error = " + Try + "; if (error != 0) Console.WriteLine({|DDSL0505:doorbell!.Length|});")]
    [InlineData("if (" + Try + " == Errno.None) { Work(); } else { {|DDSL0505:doorbell!.Dispose()|}; }")]
    [InlineData("if (" + Try + " is not Errno.None) { {|DDSL0505:doorbell!.Dispose()|}; }")]
    [InlineData("var error = " + Try + "; if (error is Errno.None) { Work(); } else { {|DDSL0505:doorbell!.Dispose()|}; }")]
    [InlineData("Errno error; error = " + Try + "; if (error != default) { {|DDSL0505:doorbell!.RequestStop()|}; }")]
    public void ShouldReportTheUseOfWhatWasRefused(string statements) => Verify(Connect(statements));

    [Theory]
    [InlineData("if (" + Try + " != Errno.None) { doorbell?.Dispose(); }")]
    [InlineData("if (" + Try + " == Errno.None) { doorbell!.Deassign(); kick.TryRead(out _); }")]
    [InlineData("if (" + Try + " != Errno.None) { doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x20), 2, 2); "
        + "doorbell.RequestStop(); kick.TryRead(out _); }")]
    [InlineData("if (" + Try + " is Errno.None) { doorbell!.Deassign(); kick.TryRead(out _); }")]
    [InlineData("if (" + Try + " is Errno.EEXIST) { Work(); } else { doorbell!.Deassign(); kick.TryRead(out _); }")]
    [InlineData("if (" + Try + " == Errno.EEXIST) { Work(); } else { doorbell!.Deassign(); kick.TryRead(out _); }")]
    [InlineData("var error = " + Try + "; if (error != Errno.EEXIST) { doorbell!.RequestStop(); kick.TryRead(out _); }")]
    [InlineData("if (" + Try + " != Errno.None) { Work(); } else { doorbell!.RequestStop(); kick.TryRead(out _); }")]
    public void ShouldNotReportOtherUses(string statements) => Verify(Connect(statements));

    [Fact]
    public Task ShouldFixByRemovingIt() => FixAsync<RemoveStatementFix>(
        "Remove",
        Connect("if (" + Try + " != Errno.None) { Work(); doorbell!.Dispose(); }"),
        Connect("if (" + Try + " != Errno.None) { Work(); }"));
}
