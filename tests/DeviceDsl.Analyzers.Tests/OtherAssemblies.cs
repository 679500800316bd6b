using DeviceDsl.Testing;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Tests;

/// <summary>
/// A board of devices from another assembly, with only their public members visible, is checked and generated like any other.
/// </summary>
public sealed class OtherAssemblies
{
    private const string Devices = """
        using System.Runtime.CompilerServices;
        [assembly: InternalsVisibleTo("Boards")]
        [Device]
        [LevelIrq(Gsi = 5, Resample = true)]
        [Region(Mmio, 0x100, 0x80, Name = "Buffer")]
        public sealed partial class Disk
        {
            private int _n;
            [Doorbell(Pio, 0x10, Match = 0, Count = 4)] private void OnQueue(int index) => _n += index;
            [Doorbell(Mmio, 0x20, Length = 4, Count = 2, Stride = 8)] private void OnPeer(int index) => _n += index;
            [Register(Mmio, 0x80, Count = 4, Stride = 8)] private partial Registers<uint> Sizes { get; }
            [Register(Pio, 0x20)] private partial byte Status { get; set; }
            [OnResample(Gsi = 5)] private void Again() => Irq5.Raise();
            [OnRead(Region = "Buffer")] private static ulong Read(ulong offset, int length) => offset + (ulong)length;
        }

        [Device]
        internal sealed partial class Hidden
        {
            private int _n;
            [Doorbell(Pio, 0x10)] private void OnAny() => _n++;
        }
        """;

    private static MetadataReference Library { get; } = TestCompilation.ToReference(
        RuleTests.Analysis.Run(Devices).Output.WithAssemblyName("Library"));

    [Theory]
    [InlineData("Pio = 0xC000, Mmio = 0x1000", "Pio = 0xC000, Mmio = 0x2000", "DDSL0007")]
    [InlineData("Pio = 0xC000, Mmio = 0x1000", "Pio = 0xC100, Mmio = 0x1000", "DDSL0007")]
    [InlineData("Pio = 0xC000, Mmio = 0x1000", "Pio = 0xC100, Mmio = 0x1004", "DDSL0009")]
    [InlineData("Pio = 0xC000, Mmio = 0x1000", "Pio = 0xC100, Mmio = 0x1080", "DDSL0009")]
    [InlineData("Pio = 0xC000, Mmio = 0x1000", "Pio = 0xC100", "DDSL0026")]
    [InlineData("Pio = 0xC000, Mmio = 0x1000", "Pio = 0xFFF0, Mmio = 0x2000", "DDSL0004")]
    [InlineData("Pio = 0xC000, Mmio = 0x1000", "Pio = 0xC100, Mmio = 0x2000, GsiMap = new[] { 6, 7 }", "DDSL0042")]
    public void ShouldBeCheckedAsAWhole(string one, string other, string rule)
        => Assert.Contains(rule, Board(one, "Disk", other, "Disk").Diagnostics.Select(static found => found.Id));

    [Fact]
    public void ShouldBeSilentWhereAllIsWell()
        => Assert.Empty(Board("Pio = 0xC000, Mmio = 0x1000", "Disk", "Pio = 0xC100, Mmio = 0x2000", "Disk").Diagnostics);

    [Fact]
    public void ShouldReportNothingOfADeviceThatPublishesNoMap()
        => Assert.Empty(Board("Pio = 0xC000, Mmio = 0x1000", "Disk", "Pio = 0xC000", "Hidden").Diagnostics);

    private static (Compilation Output, IReadOnlyList<Diagnostic> Diagnostics) Board(string one, string first, string other, string second)
    {
        (Compilation output, IReadOnlyList<Diagnostic> diagnostics) = RuleTests.Analysis.Run(TestCompilation.Create($$"""
            [Board]
            internal sealed partial class Board
            {
                [Attach({{one}})] public {{first}} One { get; } = new();
                [Attach({{other}})] public {{second}} Other { get; } = new();
            }
            """).AddReferences(Library).WithAssemblyName("Boards"));
        TestCompilation.ShouldBeClean(output);
        return (output, diagnostics);
    }
}
