namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0044")]
public sealed class TimerShapeTests : RuleTests
{
    [Theory]
    [InlineData("private partial ulong {|DDSL0044:T|} { get; }", "is of type 'ulong': use DeviceTimer")]
    [InlineData("private partial System.Threading.Timer {|DDSL0044:T|} { get; }", "is of type 'System.Threading.Timer': use DeviceTimer")]
    [InlineData("private DeviceTimer {|DDSL0044:T|} { get; } = new(\"T\");",
        "is not partial, so the generator cannot implement it: declare it as partial")]
    [InlineData("private static partial DeviceTimer {|DDSL0044:T|} { get; }",
        "is static, but a device may have several instances: remove static")]
    [InlineData("private partial DeviceTimer {|DDSL0044:T|} { get; set; }",
        "can be replaced, but the machine runs the first: remove the setter")]
    [InlineData("private partial DeviceTimer {|DDSL0044:T|} { get; } = new(\"T\");",
        "has an initializer, but the generator creates it: remove the initializer")]
    [InlineData("private partial DeviceTimer {|DDSL0044:T|} { get; } private partial DeviceTimer T => new(\"T\");",
        "is already implemented, but the generator implements it: remove the implementation")]
    [InlineData("[System.Obsolete(\"gone\", true)] private partial DeviceTimer {|DDSL0044:T|} { get; }",
        "has an attribute that forbids its use: remove the attribute")]
    public void ShouldReportAPropertyThatIsNoTimer(string property, string message)
        => Assert.Equal($"The timer 'T' {message}", Verify(Device($"[Timer] {property} [OnTimer(\"T\")] private void OnTimer() {{ }}")));

    [Theory]
    [InlineData("0")]
    [InlineData("1_000_000_000_001")]
    [InlineData("ulong.MaxValue")]
    public void ShouldReportAFrequencyThatNoTimerHas(string frequency) => Assert.EndsWith(
        " ticks in a second: set Frequency to 1 to 1000000000000",
        Verify(Device($$"""
            [Timer({|DDSL0044:Frequency = {{frequency}}|})] private partial DeviceTimer T { get; }
            [OnTimer("T")] private void OnTimer() { }
            """)),
        StringComparison.Ordinal);

    [Fact]
    public void ShouldReportATimerOfAVirtioDevice() => Assert.Equal(
        "The timer 'T' can be replaced, but the machine runs the first: remove the setter",
        Verify(VirtioDevice("""
            [Timer] private partial DeviceTimer {|DDSL0044:T|} { get; set; }
            [OnTimer("T")] private void OnTimer() { }
            """)));

    [Fact]
    public void ShouldReportATimerOfARecord() => Assert.Equal(
        "The timer 'T' is in a record, whose copies would share it: use a class",
        Verify("""
            [Device]
            internal sealed partial record D
            {
                [Timer] private partial DeviceTimer {|DDSL0044:T|} { get; }
                [OnTimer("T")] private void OnTimer() { }
            }
            """));

    [Theory]
    [InlineData("[Timer] private partial DeviceTimer T { get; }")]
    [InlineData("[Timer(Frequency = 1)] public partial DeviceTimer T { get; }")]
    [InlineData("[Timer(Frequency = 1_000_000_000_000)] internal partial DeviceTimer T { get; }")]
    [InlineData("[Timer, Transient] internal partial DeviceTimer T { get; }")]
    [InlineData("[Timer, State] internal partial DeviceTimer T { get; }")]
    public void ShouldNotReportATimer(string property)
        => Verify(Device(property + " [OnTimer(nameof(T))] private void OnTimer() { T.Start(5); }"));
}
