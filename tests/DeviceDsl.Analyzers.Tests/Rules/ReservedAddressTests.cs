using DeviceDsl.CodeFixes;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0018")]
public sealed class ReservedAddressTests : RuleTests
{
    [Theory]
    [InlineData("Ports", "Pio = 0xCF8",
        "The doorbell 'A.Ring' (Pio 0xCF8, length 1, any value) conflicts with the PCI configuration ports: move it")]
    [InlineData("Ports", "Pio = 0xCFF",
        "The doorbell 'A.Ring' (Pio 0xCFF, length 1, any value) conflicts with the PCI configuration ports: move it")]
    [InlineData("Ports", "Pio = 0x21", "The doorbell 'A.Ring' (Pio 0x21, length 1, any value) conflicts with the primary 8259: move it")]
    [InlineData("Ports", "Pio = 0xA0", "The doorbell 'A.Ring' (Pio 0xA0, length 1, any value) conflicts with the secondary 8259: move it")]
    [InlineData("Ports", "Pio = 0x4D0",
        "The doorbell 'A.Ring' (Pio 0x4D0, length 1, any value) conflicts with the trigger mode registers of the 8259s: move it")]
    [InlineData("Memory", "Mmio = 0xFEC0_0000", "The register 'A.R' (Mmio 0xFEC00000, length 4) conflicts with the IOAPIC: move it")]
    [InlineData("Memory", "Mmio = 0xFEE0_0FFC", "The register 'A.R' (Mmio 0xFEE00FFC, length 4) conflicts with the local APICs: move it")]
    public void ShouldReportWhatLiesWhereOthersAre(string device, string at, string message)
        => Assert.Equal(message, Verify(Board($"[Attach({{|DDSL0018:{at}|}})] public {device} A {{ get; }} = new();")));

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(13)]
    public void ShouldMentionTheChipsetsGsis(int gsi)
    {
        Verify(Board($"[Attach({{|DDSL0018:Gsi = {gsi}|}})] public Line A {{ get; }} = new();"));
        Assert.Equal(DiagnosticSeverity.Info, SeverityOf(Board($"[Attach(Gsi = {gsi})] public Line A {{ get; }} = new();")));
    }

    [Fact]
    public void ShouldNotReportTheirNeighbours() => Verify(Board(
        "[Attach(Pio = 0xCF7)] public Ports A { get; } = new();",
        "[Attach(Pio = 0xD00)] public Ports B { get; } = new();",
        "[Attach(Mmio = 0xFEC0_0100)] public Memory C { get; } = new();",
        "[Attach(Mmio = 0xFEE0_1000)] public Memory D { get; } = new();",
        "[Attach(Gsi = 9)] public Line E { get; } = new();"));

    [Fact]
    public void ShouldNotReportWhatIsSuppressed()
        => Verify("#pragma warning disable DDSL0018\n" + Board("[Attach(Pio = 0xCF8)] public Ports A { get; } = new();"));

    private static string Board(params string[] members) => $$"""
        [Board] internal sealed partial class M { {{string.Join("\n", members)}} }
        [Device] internal sealed partial class Ports { private int _n; [Doorbell(Pio, 0x0, Length = 1)] private void Ring() => _n++; }
        [Device] internal sealed partial class Memory { [Register(Mmio, 0x0)] private partial uint R { get; set; } }
        [Device, EdgeIrq(Gsi = 5)] internal sealed partial class Line { [OnReset] private void M() { Irq5.Pulse(); } }
        """;

    [Fact]
    public Task ShouldFixAGsiOfTheChipset() => FixAsync<GsiFix>(
        "NextGsi",
        Board("[Attach(Gsi = 8)] public Line A { get; } = new();", "[Attach(Gsi = 9)] public Line B { get; } = new();"),
        Board("[Attach(Gsi = 10)] public Line A { get; } = new();", "[Attach(Gsi = 9)] public Line B { get; } = new();"));

    [Fact]
    public Task ShouldProposeNoFixForAnAddress()
        => OffersNothingAsync<GsiFix>(Board("[Attach(Pio = 0xCF8)] public Ports A { get; } = new();"));
}
