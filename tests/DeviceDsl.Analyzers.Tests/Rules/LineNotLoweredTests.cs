using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0217")]
public sealed class LineNotLoweredTests : RuleTests
{
    [Fact]
    public void ShouldReportALineThatTheResetLeavesRaised() => Assert.Equal(
        "The line 'Irq5' of the device 'D' stays raised when the device is reset: lower it in an [OnReset] method",
        Verify(WithLine("""
            [Register(Mmio, 0)] private partial byte Status { get; set; }
            [Doorbell(Pio, 0)] private void OnKick() { Status = 1; {|DDSL0217:Irq5.Raise()|}; }
            [OnWrite(nameof(Status))] private void OnStatus(byte written) { if (written == 0) Irq5.Lower(); }
            [OnReset] private void Forget() { Status = 0; }
            """)));

    [Theory]
    [InlineData("[OnReset] private void Forget() { }", DiagnosticSeverity.Warning)]
    [InlineData("", DiagnosticSeverity.Info)]
    public void ShouldBeAWarningOnlyInAClassThatHandlesResets(string reset, DiagnosticSeverity severity)
        => Assert.Equal(severity, SeverityOf(WithLine("[Doorbell(Pio, 0)] private void OnKick() { Irq5.Raise(); } " + reset), Thorough));

    [Theory]
    [InlineData("", "Irq5", "{|DDSL0217:Irq5.Raise()|};")]
    [InlineData(", Name = \"Data\"", "Data", "if (Enabled) {|DDSL0217:Data.Raise()|};")]
    [InlineData("", "Irq5", "Assert();")]
    public void ShouldReportALineThatAnyCodeOfTheDeviceRaises(string name, string line, string raise) => Verify($$"""
        [Device, LevelIrq(Gsi = 5{{name}})]
        internal sealed partial class D
        {
            private bool Enabled => true;
            private void Assert() { {{(raise == "Assert();" ? "{|DDSL0217:Irq5.Raise()|}" : line + ".Lower()")}}; }
            [Doorbell(Pio, 0)] private void OnKick() { {{raise}} }
            [OnReset] private void Forget() { if (Enabled) return; }
        }
        """);

    [Theory]
    [InlineData("[OnReset] private void Forget() { Irq5.Lower(); }")]
    [InlineData("[OnReset] private void Forget() { Update(); }")]
    [InlineData("[OnReset] private void Forget() { Set(Irq5); }")]
    [InlineData("[OnReset] private void Forget() { Host.Post(() => Irq5.Lower()); }")]
    [InlineData("[OnReset] private void Forget() { Host.Post(Irq5.Lower); }")]
    [InlineData("[OnReset] private void Forget() { LevelLine line = Irq5; line.Lower(); }")]
    public void ShouldNotReportALineThatTheResetLowers(string reset) => VerifyThoroughly(WithLine($$"""
        [Register(Mmio, 0)] private partial byte Status { get; set; }
            [Doorbell(Pio, 0)] private void OnKick() { Irq5.Raise(); }
            private void Update() { if (Status != 0) Irq5.Raise(); else Irq5.Lower(); }
            private static void Set(LevelLine line) => line.Lower();
            public void Restart() { Update(); Set(Irq5); }
            {{reset}}
        """).Insert(0, "#pragma warning disable DDSL0313\n"));

    [Theory]
    [InlineData("EdgeIrq(Gsi = 5)", "Irq5.Pulse();", "")]
    [InlineData("LevelIrq(Gsi = 5, Resample = true)", "Irq5.Raise();", "[OnResample(Gsi = 5)] private void M() { }")]
    [InlineData("LevelIrq(Gsi = 5)", "Irq5.Lower();", "")]
    public void ShouldNotReportOtherLines(string line, string use, string members) => VerifyThoroughly($$"""
        [Device, {{line}}]
        internal sealed partial class D
        {
            [Doorbell(Pio, 0)] private void OnKick() { {{use}} }
            [OnReset] private void Forget() { }
            {{members}}
        }
        """);

    [Fact]
    public void ShouldNotReportThePinOfAPciFunction() => VerifyThoroughly("""
        using DeviceDsl.Pci;

        [Device, PciDevice(1, 2), Bar(0, Mmio, 16), LevelIrq(Gsi = 5)]
        internal sealed partial class D { [Doorbell(Mmio, 0)] private void OnKick() { Irq5.Raise(); } [OnReset] private void Forget() { } }
        """);

    [Fact]
    public void ShouldNotReportTheLineOfACodedPciDevice() => VerifyThoroughly("""
        using DeviceDsl.Pci;

        [Device, LevelIrq(Gsi = 5)]
        internal sealed partial class D : IPciDevice
        {
            [Doorbell(Mmio, 0)] private void OnKick() { Irq5.Raise(); }
            [OnReset] private void Forget() { }
        }
        """);

    [Theory]
    [InlineData("[OnReset] private void Forget() { Backend?.Restart(); } [Transient] public IBackend? Backend { get; set; }")]
    [InlineData("[OnReset] private void Forget() { Resetting?.Invoke(); } public event System.Action? Resetting;")]
    public void ShouldNotReportALineThatOtherCodeMayLower(string members) => VerifyThoroughly(
        WithLine("[Doorbell(Pio, 0)] private void OnKick() { Irq5.Raise(); } " + members),
        "public interface IBackend { void Restart(); }");

    [Fact]
    public void ShouldNotReportWhatIsSuppressed() => VerifyThoroughly("#pragma warning disable DDSL0217\n"
        + WithLine("[Doorbell(Pio, 0)] private void OnKick() { Irq5.Raise(); }"));

    private static string WithLine(string members) => $$"""
        [Device, LevelIrq(Gsi = 5)]
        internal sealed partial class D
        {
            {{members}}
        }
        """;
}
