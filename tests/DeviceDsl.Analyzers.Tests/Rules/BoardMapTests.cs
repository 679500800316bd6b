using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Tests.Rules;

/// <summary>Rules about one device that also apply across the devices of a board.</summary>
public sealed class BoardMapTests : RuleTests
{
    private const string Devices = """

        [Device] internal sealed partial class Bell { private int _n; [Doorbell(Pio, 0x10, Match = 2)] private void Ring() => _n++; }
        [Device] internal sealed partial class AnyBell { private int _n; [Doorbell(Pio, 0x10, Length = 2)] private void Ring() => _n++; }
        [Device] internal sealed partial class Bells { private int _n;
            [Doorbell(Pio, 0x10, Match = 0, Count = 4)] private void Ring(int index) => _n += index; }
        [Device] internal sealed partial class Timer { [Register(Mmio, 0x10)] private partial uint Count { get; set; } }
        [Device] internal sealed partial class Timers {
            [Register(Mmio, 0x0, Count = 8, Stride = 0x10)] private partial Registers<uint> Counts { get; } }
        [Device] [Region(Mmio, 0x0, 0x100, Name = "Buffer")] internal sealed partial class Window {
            [OnRead(Region = "Buffer")] private static ulong Read(ulong offset, int length) => offset + (ulong)length; }
        [Device] internal sealed partial class MmioBell { private int _n; [Doorbell(Mmio, 0x10, Length = 4)] private void Ring() => _n++; }
        [Device, EdgeIrq(Gsi = 5)] internal sealed partial class Line { [OnReset] private void M() { Irq5.Pulse(); } }
        """;

    [Fact]
    public void ShouldReportDoorbellsOfTwoDevicesThatAreTheSame() => Assert.Equal(
        "The doorbell 'B.Ring' (Pio 0xC010, length 2, match 0x2) duplicates 'A.Ring' (Pio 0xC010, length 2, match 0x2), "
            + "and a machine rejects the second: change its address, length or match",
        Verify(Board(
            "[Attach(Pio = 0xC000)] public Bell A { get; } = new();",
            "[{|DDSL0007:Attach(Pio = 0xC000)|}] public Bell B { get; } = new();")));

    [Fact]
    public void ShouldReportADoorbellThatCoversThatOfAnotherDevice() => Verify(
        Board(
            "[Attach(Pio = 0xC000)] public Bell A { get; } = new();",
            "[{|DDSL0008:Attach(Pio = 0xC000)|}] public AnyBell B { get; } = new();"));

    [Fact]
    public void ShouldReportTwoDevicesOnceHoweverMuchOfThemCollides() => Verify(Board(
        "[Attach(Pio = 0xC000)] public Bells A { get; } = new();",
        "[{|DDSL0007:Attach(Pio = 0xC000)|}] public Bells B { get; } = new();",
        "[{|DDSL0007:Attach(Pio = 0xC000)|}] public Bell C { get; } = new();"));

    [Fact]
    public void ShouldReportRegistersThatOverlapThoseOfAnotherDevice() => Assert.Equal(
        "The register 'B.Count' (Mmio 0x1020, length 4) overlaps the register 'A.Counts[2]' (Mmio 0x1020, length 4): move one of them",
        Verify(Board(
            "[Attach(Mmio = 0x1000)] public Timers A { get; } = new();",
            "[{|DDSL0009:Attach(Mmio = 0x1010)|}] public Timer B { get; } = new();")));

    [Fact]
    public void ShouldReportARegisterInARegionOfAnotherDevice() => Assert.Equal(
        "The register 'B.Count' (Mmio 0x1010, length 4) overlaps the region 'A.Buffer' (Mmio 0x1000, length 0x100): move one of them",
        Verify(Board(
            "[Attach(Mmio = 0x1000)] public Window A { get; } = new();",
            "[{|DDSL0009:Attach(Mmio = 0x1000)|}] public Timer B { get; } = new();")));

    [Theory]
    [InlineData("MmioBell", "0x1000", "MmioBell", "0x1002", "DDSL0006")]
    [InlineData("Timer", "0x1000", "MmioBell", "0x1000", "")]
    [InlineData("MmioBell", "0x1000", "Timer", "0x1000", "")]
    public void ShouldWarnOfADoorbellThatReachesIntoAnotherDevice(string one, string at, string other, string otherAt, string alignment)
    {
        string where = alignment.Length == 0 ? $"Mmio = {otherAt}" : $"{{|{alignment}:Mmio = {otherAt}|}}";
        Verify(Board(
            $"[Attach(Mmio = {at})] public {one} A {{ get; }} = new();",
            $"[{{|DDSL0009:Attach({where})|}}] public {other} B {{ get; }} = new();"));
    }

    [Fact]
    public void ShouldWarnAndNotRefuse() => Assert.Equal(DiagnosticSeverity.Warning, SeverityOf(Board(
        "[Attach(Mmio = 0x1000)] public Timer A { get; } = new();", "[Attach(Mmio = 0x1000)] public MmioBell B { get; } = new();")));

    [Theory]
    [InlineData("Bell", "Pio = 0xFFFF", "DDSL0004", "doorbell 'A.Ring' (Pio 0x1000F, length 2, match 0x2)")]
    [InlineData("Bells", "Pio = 0xFFF0", "DDSL0004", "doorbell 'A.Ring[3]' (Pio 0x10000, length 2, match 0x3)")]
    [InlineData("Timers", "Mmio = 0xFFFF_FFFF_FFFF_FFA0", "DDSL0005", "register 'A.Counts[7]' (Mmio 0x10, length 4)")]
    [InlineData("Window", "Mmio = 0xFFFF_FFFF_FFFF_FF80", "DDSL0005", "region 'A.Buffer' (Mmio 0xFFFFFFFFFFFFFF80, length 0x100)")]
    public void ShouldReportABaseThatPutsADeviceBeyondTheEnd(string device, string at, string rule, string what)
        => Assert.Contains(
            what, Verify(Board($"[Attach({{|{rule}:{at}|}})] public {device} A {{ get; }} = new();")), StringComparison.Ordinal);

    [Fact]
    public void ShouldReportALineThatIsMovedToNoPin() => Assert.Equal(
        "The line 'A.Irq5' uses GSI 24, which is not an IOAPIC pin: use 0 to 23",
        Verify(Board("[Attach({|DDSL0010:Gsi = 24|})] public Line A { get; } = new();")));

    [Fact]
    public void ShouldNotReportDevicesBesideEachOther() => Verify(Board(
        "[Attach(Pio = 0xC000)] public Bells A { get; } = new();",
        "[Attach(Pio = 0xC002)] public Bell B { get; } = new();",
        "[Attach(Mmio = 0x1000)] public Timers C { get; } = new();",
        "[Attach(Mmio = 0x1004)] public Timers D { get; } = new();",
        "[Attach(Mmio = 0x2000)] public Window E { get; } = new();",
        "[Attach(Mmio = 0x20F0)] public Timer F { get; } = new();",
        "[Attach(Mmio = 0x20F4)] public MmioBell G { get; } = new();"));

    [Fact]
    public void ShouldNotReportTheOverlapsOfADeviceWithItself() => Verify(
        "[Board] internal sealed partial class M { [Attach(Pio = 0xC000)] public Odd A { get; } = new(); }",
        """
        [Device]
        internal sealed partial class Odd
        {
            private int _n;
            [Doorbell(Pio, 0x10, Length = 2)] private void One() => _n++;
            [{|DDSL0007:Doorbell(Pio, 0x10, Length = 2)|}] private void Other() => _n++;
        }
        """);

    [Theory]
    [InlineData("DDSL0007", "Bell", "Pio = 0xC000")]
    [InlineData("DDSL0009", "Timer", "Mmio = 0x1000")]
    public void ShouldNotReportWhatIsSuppressed(string rule, string device, string at)
        => Verify($"#pragma warning disable {rule}\n" + Board(
        $"[Attach({at})] public {device} A {{ get; }} = new();", $"[Attach({at})] public {device} B {{ get; }} = new();"));

    private static string Board(params string[] members)
        => $$"""[Board] internal sealed partial class M { {{string.Join("\n", members)}} }""" + Devices;
}
