using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0114")]
public sealed class ResampleFdClosedFirstTests : RuleTests
{
    [Theory]
    [InlineData("{|DDSL0114:ack.Dispose()|}; line.Deassign(); trigger.Dispose();")]
    [InlineData("using (line) { {|DDSL0114:ack.Dispose()|}; } trigger.Dispose();")]
    public void ShouldReportAResampleEventFdThatGoesFirst(string statements) => Verify(Method(
        "var trigger = EventFd.Create(); var ack = EventFd.Create(); var line = machine.AssignIrqFd(trigger, gsi: 5, resample: ack); "
            + statements));

    [Fact]
    public void ShouldReportTheOrderOfUsings() => Verify(Method("""
        using var trigger = EventFd.Create();
        EventFd ack;
        using var line = machine.AssignIrqFd(trigger, gsi: 5, resample: ack = EventFd.Create());
        using var {|DDSL0114:own|} = ack;
        """));

    [Fact]
    public void ShouldReportADisposeBodyAndNameBoth()
        => Assert.StartsWith("'_ack' is closed while '_line' is still assigned", Verify(Type("""
        private readonly EventFd _trigger = EventFd.Create();
        private readonly EventFd _ack = EventFd.Create();
        private readonly IrqFdRegistration _line;

        public C(Machine machine) { _line = machine.AssignIrqFd(_trigger, 5, _ack); }
        public void Dispose() { {|DDSL0114:_ack.Dispose()|}; _line.Dispose(); _trigger.Dispose(); }
        """)));

    [Theory]
    [InlineData("line.Deassign(); ack.Dispose(); trigger.Dispose();")]
    [InlineData("line.Dispose(); trigger.Dispose(); ack.Dispose();")]
    public void ShouldNotReportTheRightOrder(string statements) => Verify(Method(
        "var trigger = EventFd.Create(); var ack = EventFd.Create(); var line = machine.AssignIrqFd(trigger, gsi: 5, resample: ack); "
            + statements));

    [Fact]
    public Task ShouldFixTheOrder() => FixAsync<ReleaseOrderFix>(
        "CloseAfterwards",
        Method("""
            var trigger = EventFd.Create();
            var ack = EventFd.Create();
            var line = machine.AssignIrqFd(trigger, gsi: 5, resample: ack);
            ack.Dispose();
            line.Deassign();
            trigger.Dispose();
            """),
        Method("""
            var trigger = EventFd.Create();
            var ack = EventFd.Create();
            var line = machine.AssignIrqFd(trigger, gsi: 5, resample: ack);
            line.Deassign();
            ack.Dispose();
            trigger.Dispose();
            """));
}
