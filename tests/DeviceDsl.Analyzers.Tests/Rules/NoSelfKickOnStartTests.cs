using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0402")]
public sealed class NoSelfKickOnStartTests : RuleTests
{
    private static string Disk(string start, string kick = "EventFd.Create()") => $$"""
        using DeviceDsl.Virtio;

        internal sealed class Disk : System.IDisposable
        {
            private readonly Machine _machine;
            private readonly EventFd _kick = {{kick}};
            private readonly LoopRegistration _served;
            private IoEventFdRegistration? _doorbell;

            public Disk(Machine machine)
            {
                _machine = machine;
                _served = machine.Loop.Add(_kick, OnKick);
            }

            public int Served { get; private set; }

            public void WriteStatus(VirtioStatus status)
            {
                if (status.HasFlag(VirtioStatus.DriverOk)) Start();
            }

            public void Dispose() { _served.Dispose(); _doorbell?.StopAndDrain(OnKick); _kick.Dispose(); }

            private void Start()
            {
                {{start}}
            }

            private void OnKick() { Served++; }
        }
        """;

    [Theory]
    [InlineData("_doorbell = {|DDSL0402:_machine.AssignIoEventFd(_kick, IoAddress.Mmio(0x50))|};")]
    [InlineData("if ({|DDSL0402:_machine.TryAssignIoEventFd(_kick, IoAddress.Mmio(0x50), 0, null, out var doorbell)|} == Errno.None) { "
        + "_doorbell = doorbell; }")]
    public void ShouldReportAStartThatDoesNotLook(string start) => Verify(Disk(start));

    [Theory]
    [InlineData("_doorbell = _machine.AssignIoEventFd(_kick, IoAddress.Mmio(0x50)); _kick.Signal();")]
    [InlineData("_doorbell = _machine.AssignIoEventFd(_kick, IoAddress.Mmio(0x50)); OnKick();")]
    [InlineData("_doorbell = _machine.AssignIoEventFd(_kick, IoAddress.Mmio(0x50));", "EventFd.Create(initial: 1)")]
    public void ShouldNotReportOneThatDoes(string start, string kick = "EventFd.Create()") => Verify(Disk(start, kick));

    [Fact]
    public void ShouldNotReportDevicesWithoutAStatus()
        => Verify(
            Disk("_doorbell = _machine.AssignIoEventFd(_kick, IoAddress.Mmio(0x50));").Replace(
                "VirtioStatus.DriverOk", "VirtioStatus.Failed", StringComparison.Ordinal));

    [Fact]
    public Task ShouldFixBySignalling() => FixAsync<SelfKickFix>(
        "Signal",
        Disk("_doorbell = _machine.AssignIoEventFd(_kick, IoAddress.Mmio(0x50));"),
        Disk("_doorbell = _machine.AssignIoEventFd(_kick, IoAddress.Mmio(0x50));\n        _kick.Signal();"));
}
