namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0401")]
public sealed class KickBeforeDriverOkTests : RuleTests
{
    private static string Disk(string members) => $$"""
        using DeviceDsl.Virtio;

        [Device]
        internal sealed partial class Disk
        {
            private const byte DRIVER_OK = 4;
            private int _served;
            private bool _isReady;

            [Register(Mmio, 0x70)] private partial byte Status { get; set; }
            public int Served => _isReady && DRIVER_OK == 4 ? _served : 0;
            {{members}}
        }
        """;

    private const string Other = "[OnWrite(nameof(Status))] private void OnStatus(byte written) { "
        + "_isReady = (written & (byte)VirtioStatus.DriverOk) != 0; }";

    [Theory]
    [InlineData("[Doorbell(Mmio, 0x50)] private void {|DDSL0401:OnKick|}() { _served++; }")]
    [InlineData("[Doorbell(Pio, 0x10)] private void {|DDSL0401:OnKick|}() { _served++; }")]
    [InlineData("[Doorbell(Pio, 0x12)] private void OnKick() { _served++; }")]
    [InlineData("[Doorbell(Mmio, 0x10)] private void OnKick() { _served++; }")]
    [InlineData("[Doorbell(Mmio, 0x50)] private void {|DDSL0401:OnKick|}() => Serve(); private void Serve() { _served++; }")]
    [InlineData("[Doorbell(Mmio, 0x50, Match = 0, Count = 2)] private void {|DDSL0401:OnKick|}(int index) { _served += index; }")]
    public void ShouldReportAHandlerThatNeverAsks(string members)
        => Verify(
            Disk(Other + members)
                .Replace("_isReady && DRIVER_OK == 4", "_isReady", StringComparison.Ordinal)
                .Replace("private const byte DRIVER_OK = 4;", "", StringComparison.Ordinal));

    [Fact]
    public void ShouldNotTakeAConstantForTheState() => Verify("""
        using DeviceDsl.Virtio;

        [Device]
        internal sealed partial class Disk
        {
            private const int Step = 2;
            public int Served { get; private set; }
            public bool IsReady { get; private set; }
            [Register(Mmio, 0x70)] private partial byte Status { get; set; }
            [OnWrite(nameof(Status))] private void OnStatus(byte written) {
                IsReady = (written & (byte)VirtioStatus.DriverOk) != 0 && written > Step; }
            [Doorbell(Mmio, 0x50)] private void {|DDSL0401:OnKick|}() { Served += Step; }
        }
        """);

    // The members that one handler uses after its check say nothing about another handler.
    [Theory]
    [InlineData("if ((Status & (byte)VirtioStatus.DriverOk) == 0) return; _served++;", "_served--;", "{|DDSL0401:OnOther|}")]
    [InlineData("if (((VirtioStatus)Status).HasFlag(VirtioStatus.DriverOk)) { _served++; }", "_served--;", "{|DDSL0401:OnOther|}")]
    [InlineData("_isReady = (Status & (byte)VirtioStatus.DriverOk) != 0; if (_isReady) { _served++; }", "if (_isReady) { _served--; }",
        "OnOther")]
    [InlineData("_isReady = (Status & (byte)VirtioStatus.DriverOk) != 0; if (_isReady) { _served++; }", "_served--;",
        "{|DDSL0401:OnOther|}")]
    [InlineData("if ((Status & (byte)VirtioStatus.DriverOk) == 0) return; _served++;", "if (Status == 7) { _served--; }", "OnOther")]
    public void ShouldAskEachHandlerForItself(string one, string other, string name) => Verify(Disk(
        $"[Doorbell(Mmio, 0x50, Match = 0)] private void OnKick() {{ {one} }} "
            + $"[Doorbell(Mmio, 0x50, Match = 1)] private void {name}() {{ {other} }}")
        .Replace("_isReady && DRIVER_OK == 4", "_isReady", StringComparison.Ordinal)
        .Replace("private const byte DRIVER_OK = 4;", "", StringComparison.Ordinal)
        .Replace("private bool _isReady;", "private bool _isReady; public void Forget() { _isReady = false; }", StringComparison.Ordinal));

    [Theory]
    [InlineData(Other + "[Doorbell(Mmio, 0x50)] private void OnKick() { if (_isReady) { _served++; } }")]
    [InlineData(Other + "[Doorbell(Mmio, 0x50)] private void OnKick() { if (MayServe()) { _served++; } } "
        + "private bool MayServe() => (Status & DRIVER_OK) != 0;")]
    [InlineData("[OnWrite(nameof(Status))] private void OnStatus(byte written) { if ((written & DRIVER_OK) != 0) { Begin(); } } "
        + "private void Begin() { _isReady = true; } [Doorbell(Mmio, 0x50)] private void OnKick() { if (!_isReady) return; _served++; }")]
    [InlineData(Other + "[Doorbell(Mmio, 0x64)] private void OnAcknowledge() { _served++; }")]
    public void ShouldNotReportOneThatDoesOrServesNoQueue(string members) => Verify(Disk(members));

    [Fact]
    public void ShouldNotReportDevicesWithoutAStatus() => Verify("""
        [Device]
        internal sealed partial class Bell
        {
            private const int Driver = 4;
            public int Rings { get; private set; }
            [Doorbell(Mmio, 0x50)] private void OnKick() { Rings += Driver; }
        }
        """);

    [Fact]
    public void ShouldNotReportWhatDerivesFromVirtioDevice() => Verify("""
        using DeviceDsl.Virtio;

        [VirtioDevice(4)]
        internal sealed partial class Dice : VirtioDevice
        {
            private readonly EventFd _refill = EventFd.Create();
            private readonly LoopRegistration _served;
            private readonly IoEventFdRegistration _doorbell;
            public Dice(Machine machine)
            {
                _doorbell = machine.AssignIoEventFd(_refill, IoAddress.Mmio(0x50));
                _served = machine.Loop.Add(_refill, OnRefill);
            }

            public int Refills { get; private set; }
            public bool IsRunning => (Status & VirtioStatus.DriverOk) != 0;
            public void Close() { _served.Dispose(); _doorbell.StopAndDrain(OnRefill); _refill.Dispose(); }
            [VirtQueue(0)] private uint M(DescriptorChain chain) => chain.Writer.Fill(6, uint.MaxValue);
            private void OnRefill() { Refills++; }
        }
        """);

    [Fact]
    public void ShouldReportADoorbellThatIsAssignedFromTheStart() => Verify("""
        using DeviceDsl.Virtio;

        internal sealed class Disk : System.IDisposable
        {
            private readonly EventFd _kick = EventFd.Create(initial: 1);
            private readonly IoEventFdRegistration _doorbell;
            private readonly LoopRegistration _served;

            public Disk(Machine machine)
            {
                _served = {|DDSL0401:machine.Loop.Add(_kick, OnKick)|};
                _doorbell = machine.AssignIoEventFd(_kick, IoAddress.Mmio(0x50));
            }

            public int Served { get; private set; }
            public bool IsReady { get; private set; }
            public void WriteStatus(VirtioStatus status) => IsReady = status.HasFlag(VirtioStatus.DriverOk);
            public void Dispose() { _served.Dispose(); _doorbell.StopAndDrain(OnKick); _kick.Dispose(); }
            private void OnKick() { Served++; }
        }
        """);
}
