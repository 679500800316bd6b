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

        public interface IOwner { void End(int channel); }

        [RegisterBlock, MsiIrq(Vectors = 2), LevelIrq(Name = "Line")]
        public sealed partial class Channel(IOwner owner, int index)
        {
            [Register(Mmio, 0)] private partial uint Control { get; set; }
            [Block(Mmio, 8, Count = 2, Stride = 4)] private partial Blocks<Part> Parts { get; }
            [OnWrite(nameof(Control))] private void OnWrite(uint written) { owner.End(index); Msi[1].Signal(); Line.Raise(); }
            [OnReset] private void OnReset() { Line.Lower(); }
        }

        [Device, LevelIrq(Gsi = 9), MsiIrq(Vectors = 2)]
        public partial class Timer
        {
            [Register(Mmio, 0)] private partial uint Control { get; set; }
            [Register(Mmio, 4, When = nameof(IsBanked))] private partial uint Banked { get; set; }
            [State] private int _count;
            private bool IsBanked => Control == 1;
            [OnWrite(nameof(Control))] protected virtual void OnWrite(uint written) { _count++; Irq9.Raise(); Msi[0].Signal(); }
            [OnReset] private void OnReset() { _count = 0; Irq9.Lower(); }
        }

        [RegisterBlock] public sealed partial class Part { [Register(Mmio, 0)] private partial ushort Value { get; set; } }
        """;

    private const string SavesItself = """
        [Device]
        public partial class Own : ISavedState
        {
            [Register(Mmio, 0)] public partial uint A { get; set; }
            ulong ISavedState.StateSchema => 1;
            int ISavedState.StateVersion => 1;
            void ISavedState.SaveState(StateWriter writer) { writer.Write(A); }
            System.Action ISavedState.LoadState(StateReader reader) { uint a = reader.Read<uint>(); return () => A = a; }
        }
        """;

    // As an older package, or a tool of somebody else, may have written it.
    private const string Unmapped = """
        [Device]
        public sealed class Unmapped : IDevice
        {
            string IDevice.Name => "unmapped";
            int IDevice.DoorbellCount => 0;
            int IDevice.LineCount => 0;
            DoorbellEntry IDevice.GetDoorbell(int doorbell) => default;
            LineEntry IDevice.GetLine(int line) => default;
            int IDevice.FindDoorbell(AddressSpace space, ulong offset, int length, ulong value) => -1;
            void IDevice.Ring(int doorbell, int index, ulong value) { }
            void IDevice.Resample(int line) { }
            void IDevice.Connect(LineSet lines) { }
        }
        """;

    private static MetadataReference Foreign { get; } = TestCompilation.ToReference(
        TestCompilation.Create(Unmapped).WithAssemblyName("Foreign"));

    private static MetadataReference Saving { get; } = TestCompilation.ToReference(
        RuleTests.Analysis.Run(SavesItself).Output.WithAssemblyName("Saving"));

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
    public void ShouldIncludeAnInternalDeviceOfAFriend()
        => Assert.Equal(
            ["DDSL0009"],
            Board("Pio = 0xC000, Mmio = 0x1000", "Disk", "Pio = 0xC001", "Hidden").Diagnostics.Select(static found => found.Id));

    [Fact]
    public void ShouldKnowABaseClassThatSavesItself()
    {
        Compilation derived = TestCompilation.Create(
            "[Device] public sealed partial class D : Own { [Register(Mmio, 4)] private partial uint S { get; set; } }");
        Assert.Equal(
            "DDSL0030",
            Assert.Single(RuleTests.Analysis.Run(derived.AddReferences(Saving).WithAssemblyName("Derived")).Diagnostics).Id);
    }

    /// <summary>A map that is not known is not an empty one.</summary>
    [Theory]
    [InlineData("Pio = 0xC000")]
    [InlineData("Pio = 0xC000, Gsi = 9")]
    [InlineData("Pio = 0xC000, GsiMap = new[] { 5, 9, 6, 10 }")]
    public void ShouldReportNothingOfADeviceThatPublishesNoMap(string attach)
        => Assert.Empty(Board("Pio = 0xC000, Mmio = 0x1000", "Disk", attach, "Unmapped").Diagnostics);

    [Theory]
    [InlineData("Gsi = 9", "(1, _) => 9,")]
    [InlineData("GsiMap = new[] { 5, 9, 6, 10 }", "(1, 6) => 10,")]
    public void ShouldMoveTheLinesOfADeviceThatPublishesNoMap(string attach, string arm)
        => Assert.Contains(
            Board("Pio = 0xC000, Mmio = 0x1000", "Disk", attach, "Unmapped").Output.SyntaxTrees,
            tree => tree.ToString().Contains(arm, StringComparison.Ordinal));

    [Theory]
    [InlineData("0x100, Count = 2, Stride = 0x10", "")]
    [InlineData("0x100, Count = 2", "")]
    [InlineData("0x100, Count = 2, Stride = 0xC", "DDSL0009")]
    [InlineData("0x40, Count = 2", "DDSL0009")]
    [InlineData("0x100, Gsi = 30", "DDSL0010")]
    [InlineData("0xFFFF_FFFF_FFFF_FFF4", "DDSL0005 DDSL0432")]
    [InlineData("0xFF8", "DDSL0432")]
    public void ShouldProvideBlocks(string attribute, string rules)
    {
        bool isArray = attribute.Contains("Count", StringComparison.Ordinal);
        (Compilation output, IReadOnlyList<Diagnostic> found) = RuleTests.Analysis.Run(TestCompilation.Create($$"""
            using DeviceDsl.Pci;
            [Device, PciDevice(1, 2), Bar(0, Mmio, 0x1000)]
            internal sealed partial class Engine : IOwner
            {
                [Register(Mmio, 0x4C)] private partial uint Busy { get; set; }
                [Block(Mmio, {{attribute}})] private partial {{(isArray ? "Blocks<Channel>" : "Channel")}} C { get; }
                void IOwner.End(int channel) { Busy = (uint)channel; }
            }
            """).AddReferences(Library).WithAssemblyName("Boards"));
        TestCompilation.ShouldBeClean(output);
        Assert.Equal(rules, string.Join(' ', found.Select(static one => one.Id).Order()));
        Assert.Contains(
            output.SyntaxTrees, tree => tree.ToString().Contains($"Msix = new({(isArray ? 4 : 2)}, 1)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[Register(Mmio, 8)] private partial uint R { get; set; }", "")]
    [InlineData("[Register(Mmio, 4)] private partial uint R { get; set; }", "")]
    [InlineData("[Register(Mmio, 0)] private partial uint R { get; set; }", "DDSL0009")]
    [InlineData("[Block(Mmio, 0x10)] private partial Part P { get; } protected override void OnWrite(uint written) { }", "")]
    [InlineData("[Block(Mmio, 0)] private partial Part P { get; }", "DDSL0009")]
    public void ShouldProvideABaseClass(string members, string rules)
    {
        (Compilation output, IReadOnlyList<Diagnostic> found) = RuleTests.Analysis.Run(TestCompilation.Create($$"""
            using DeviceDsl.Pci;
            [Device, PciDevice(1, 2), Bar(0, Mmio, 0x1000), MsiIrq(Name = "More", Vectors = 3)]
            internal sealed partial class Scaled : Timer
            {
                {{members}}
                [Doorbell(Mmio, 0x100)] private void OnKick() { Host.Post(() => More[2].Signal()); }
            }
            """).AddReferences(Library).WithAssemblyName("Boards"));
        TestCompilation.ShouldBeClean(output);
        Assert.Equal(rules, string.Join(' ', found.Select(static one => one.Id).Order()));
        Assert.Contains(output.SyntaxTrees, static tree => tree.ToString().Contains("Msix = new(5, 1)", StringComparison.Ordinal));
    }

    private static (Compilation Output, IReadOnlyList<Diagnostic> Diagnostics) Board(string one, string first, string other, string second)
    {
        (Compilation output, IReadOnlyList<Diagnostic> diagnostics) = RuleTests.Analysis.Run(TestCompilation.Create($$"""
            [Board]
            internal sealed partial class Board
            {
                [Attach({{one}})] public {{first}} One { get; } = new();
                [Attach({{other}})] public {{second}} Other { get; } = new();
            }
            """).AddReferences(Library, Foreign).WithAssemblyName("Boards"));
        TestCompilation.ShouldBeClean(output);
        return (output, diagnostics);
    }
}
