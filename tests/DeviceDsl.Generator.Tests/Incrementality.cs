using System.Collections;
using System.Reflection;
using DeviceDsl.Model;
using DeviceDsl.Model.Boards;
using DeviceDsl.Model.Devices;
using DeviceDsl.Model.Pci;
using DeviceDsl.Model.Virtio;
using DeviceDsl.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DeviceDsl.Generator.Tests;

/// <summary>An edit regenerates only the affected files.</summary>
public sealed class Incrementality
{
    private const string Disk = """
        [Device, DeviceDsl.Pci.PciDevice(1, 2), DeviceDsl.Pci.Bar(0, Pio, 0x40), DeviceDsl.Pci.Bar(2, Mmio, 0x100), MsiIrq,
            LevelIrq(Gsi = 5, Resample = true), Doorbell(Mmio, 0, Handler = nameof(OnKick)), Region(Pio, 0, 1, Name = "R")]
        internal sealed partial class Disk
        {
            [Register(Mmio, 0x40, Reset = 1)] private partial uint Control { get; set; }
            [Field(1, 1, Register = nameof(Control), Access = RegisterAccess.ReadClear)] private partial bool IsDone { get; set; }
            [Register(Mmio, 0x80, Count = 2)] private partial Registers<byte> Bytes { get; }
            [OnWrite(nameof(Control))] private void OnControl(uint written) { }
            [OnReset] private void OnReset() { }
            [State] private int[] Numbers { get; set; } = [];
            [OnRead(Region = "R")] private ulong OnRead(ulong offset, int length) => offset;
            [Doorbell(Pio, 0x20, Match = 0, Count = 4)] private void OnQueue(int index) { }
            [Doorbell(Pio, 0x30, Synchronous = true)] private void OnNow(ulong value) { }

            [Doorbell(Pio, 0x10, Match = 2)] private void OnKick() { Irq5.Raise(); }
            [OnResample(Gsi = 5)] private void Reassert() { }
        }
        """;

    private const string Beeper = """
        [Device]
        internal sealed partial class Beeper
        {
            [Doorbell(Pio, 0x61)] private void OnBeep() { }
            [Block(Pio, 0x40, Count = 3)] private partial Blocks<Counter> Counters { get; }
        }
        """;

    private const string Counter = """
        [RegisterBlock]
        internal sealed partial class Counter(int index)
        {
            [Register(Pio, 0)] private partial byte Value { get; set; }
            [OnWrite(nameof(Value))] private void OnValue() { _ = index; }
        }
        """;

    private const string Board = """
        [Board]
        internal sealed partial class Board
        {
            [Attach(Pio = 0xC000, Mmio = 0xD000_0000, Gsi = 10)] private readonly Disk _disk = new();
        }
        """;

    private const string Net = """
        using DeviceDsl.Virtio;
        [VirtioDevice(1)]
        internal sealed partial class Net : VirtioDevice
        {
            [VirtioConfig(0)] private byte Mode { get; set; }
            [VirtQueue(0, Size = 64)] private uint OnRequest(DescriptorChain chain) { Mode = 1; return 0; }
        }
        """;

    private const string Unrelated = "internal static class Unrelated { public static int One => 1; }";

    [Fact]
    public void ShouldKeepEverythingOnAnUnrelatedEdit()
        => ShouldKeepEverything(Edit(5, Unrelated.Replace("=> 1", "=> 2 - 1", StringComparison.Ordinal)));

    [Fact]
    public void ShouldKeepEverythingOnACommentInTheDevice()
        => ShouldKeepEverything(Edit(0, "// A comment.\n\n" + Disk.Replace("private", "/* here */ private", StringComparison.Ordinal)));

    [Fact]
    public void ShouldKeepEverythingOnAnEditOfAHandler()
        => ShouldKeepEverything(Edit(0, Disk.Replace("Irq5.Raise();", "Irq5.Raise(); Irq5.Raise();", StringComparison.Ordinal)));

    [Fact]
    public void ShouldKeepEverythingOnABoardEditOutsideItsMap()
        => ShouldKeepEverything(Edit(2, Board.Replace("= new();", "= new(); private const int Unused = 1;", StringComparison.Ordinal)));

    [Fact]
    public void ShouldRewriteOnlyTheEditedDevice()
    {
        GeneratorRunResult run = Edit(1, Beeper.Replace("0x61", "0x62", StringComparison.Ordinal));
        Assert.Equal(
            [IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached],
            Reasons(run, TrackingNames.Named).Order());
        Assert.Equal([IncrementalStepRunReason.Unchanged], Reasons(run, TrackingNames.ReadBoard));
        Assert.Equal([IncrementalStepRunReason.Cached], Reasons(run, TrackingNames.NamedBoards));
        ShouldWrite(run, "Beeper.g.cs");
    }

    [Fact]
    public void ShouldNotRewriteTheBoardOnADoorbellEdit()
        => ShouldWrite(Edit(0, Disk.Replace("Pio, 0x10", "Pio, 0x12", StringComparison.Ordinal)), "Disk.g.cs");

    [Fact]
    public void ShouldRewriteTheDeviceAndTheBoardOnALineEdit()
    {
        GeneratorRunResult run = Edit(
            0, Disk.Replace("Gsi = 5", "Gsi = 6", StringComparison.Ordinal).Replace("Irq5", "Irq6", StringComparison.Ordinal));
        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(run, TrackingNames.ReadBoard));
        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(run, TrackingNames.NamedBoards));
        ShouldWrite(run, "Board.g.cs", "Disk.g.cs");
    }

    [Fact]
    public void ShouldRewriteOnlyTheDeviceOnABarEdit()
        => ShouldWrite(Edit(0, Disk.Replace("Bar(0, Pio, 0x40)", "Bar(0, Pio, 0x80)", StringComparison.Ordinal)), "Disk.g.cs");

    [Fact]
    public void ShouldRewriteOnlyTheEditedBoard()
        => ShouldWrite(Edit(2, Board.Replace("0xC000", "0xC100", StringComparison.Ordinal)), "Board.g.cs");

    [Fact]
    public void ShouldKeepEverythingOnAnEditOfAQueuesHandler()
        => ShouldKeepEverything(Edit(3, Net.Replace("Mode = 1;", "Mode = 2;", StringComparison.Ordinal)));

    [Fact]
    public void ShouldRewriteOnlyTheEditedVirtioDevice()
    {
        GeneratorRunResult run = Edit(3, Net.Replace("Size = 64", "Size = 128", StringComparison.Ordinal));
        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(run, TrackingNames.ReadVirtioDevice));
        Assert.Equal([IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached], Reasons(run, TrackingNames.Named));
        ShouldWrite(run, "Net.g.cs");
    }

    [Fact]
    public void ShouldKeepEverythingOnAnEditOfABlocksHandler()
        => ShouldKeepEverything(Edit(4, Counter.Replace("_ = index;", "_ = index + 1;", StringComparison.Ordinal)));

    [Fact]
    public void ShouldRewriteTheDeviceOnAnEditOfTheMapOfItsBlock()
    {
        GeneratorRunResult run = Edit(4, Counter.Replace("Pio, 0)", "Pio, 1)", StringComparison.Ordinal));
        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(run, TrackingNames.NamedBlocks));
        ShouldWrite(run, "Beeper.g.cs", "Counter.g.cs");
    }

    [Fact]
    public void ShouldNotRewriteTheBoardWhenItsMapIsUnchanged()
    {
        string disk = Disk
            .Replace("private void OnReset()", "private static void OnReset()", StringComparison.Ordinal)
            .Replace("Reset = 1", "Reset = 2", StringComparison.Ordinal);
        ShouldWrite(Edit(0, disk), "Disk.g.cs");
    }

    [Fact]
    public void ShouldWriteOnlyTheAddedDevice()
    {
        GeneratorRunResult run = Edit(5, "[Device] internal sealed partial class Third;");
        ShouldWrite(run, "Third.g.cs");
    }

    [Fact]
    public void ShouldNotKeepCompilationsAliveInModels()
    {
        var outputs = Run(Disk, Beeper, Board, Net, Counter, Unrelated).GetRunResult().Results.Single().TrackedSteps
            .Where(static step => TrackingNames.All.Contains(step.Key))
            .SelectMany(static step => step.Value)
            .SelectMany(static step => step.Outputs)
            .Select(static output => output.Value)
            .ToList();
        Assert.NotEmpty(outputs);
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        Assert.All(outputs, output => ShouldHoldValuesOnly(output, seen));
        Assert.Contains(seen, static item => item is LineModel);
        Assert.Contains(seen, static item => item is RegisterModel);
        Assert.Contains(seen, static item => item is PropertyModel);
        Assert.Contains(seen, static item => item is ArrayModel);
        Assert.Contains(seen, static item => item is RegionModel);
        Assert.Contains(seen, static item => item is FieldModel);
        Assert.Contains(seen, static item => item is FieldView);
        Assert.Contains(seen, static item => item is HookModel);
        Assert.Contains(seen, static item => item is PartModel);
        Assert.Contains(seen, static item => item is GsiMove);
        Assert.Contains(seen, static item => item is StateModel);
        Assert.Contains(seen, static item => item is MsiModel);
        Assert.Contains(seen, static item => item is PciModel);
        Assert.Contains(seen, static item => item is BarModel);
        Assert.Contains(seen, static item => item is VirtQueueModel);
        Assert.Contains(seen, static item => item is VirtioConfigModel);
        Assert.Contains(seen, static item => item is StateType { Item: not null });
    }

    private static void ShouldKeepEverything(GeneratorRunResult run)
    {
        Assert.All(TrackingNames.All, name => Assert.All(
            Reasons(run, name),
            static reason
                => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, reason.ToString())));
        ShouldWrite(run);
    }

    /// <summary>Expects exactly the given files to be regenerated.</summary>
    private static void ShouldWrite(GeneratorRunResult run, params string[] files)
    {
        var steps = run.TrackedOutputSteps.SelectMany(static step => step.Value).ToList();
        Assert.NotEmpty(steps);
        Assert.Equal(
            files,
            steps.Where(
                static step => step.Outputs.Any(
                    static output => output.Reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged)))
                .Select(static step => FileOf(step.Inputs.Single()))
                .Order(StringComparer.Ordinal));
    }

    private static string FileOf((IncrementalGeneratorRunStep Source, int OutputIndex) input)
        => input.Source.Outputs[input.OutputIndex].Value switch
        {
            (WiredDevice wired, EquatableArray<string> ambiguous) => HintName.Of(wired.Device.Type, ambiguous),
            (BoardModel board, EquatableArray<string> ambiguous) => HintName.Of(board.Type, ambiguous),
            (VirtioModel device, EquatableArray<string> ambiguous) => HintName.Of(device.Type, ambiguous),
            var other => throw new InvalidOperationException($"Nothing is written from {other}."),
        };

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorRunResult run, string name)
        => run.TrackedSteps[name].SelectMany(static step => step.Outputs).Select(static output => output.Reason);

    /// <summary>Runs the generator over all files, and again after one is edited.</summary>
    private static GeneratorRunResult Edit(int file, string source)
    {
        CSharpCompilation compilation = TestCompilation.Create(Disk, Beeper, Board, Net, Counter, Unrelated);
        GeneratorDriver driver = TestCompilation.CreateDriver(new DeviceGenerator()).RunGenerators(compilation);
        SyntaxTree old = compilation.SyntaxTrees[file];
        CSharpCompilation edited = compilation.ReplaceSyntaxTree(old, TestCompilation.Parse(source, old.FilePath));
        return driver.RunGenerators(edited).GetRunResult().Results.Single();
    }

    private static GeneratorDriver Run(params string[] sources)
        => TestCompilation.CreateDriver(new DeviceGenerator()).RunGenerators(TestCompilation.Create(sources));

    private static void ShouldHoldValuesOnly(object? item, HashSet<object> seen)
    {
        if (item is null or string || item.GetType().IsPrimitive || item.GetType().IsEnum || !seen.Add(item)) return;

        Assert.False(
            item is ISymbol or SyntaxNode or SyntaxTree or Compilation or Location or SemanticModel or AttributeData,
            item.GetType().FullName);
        if (item is IEnumerable items)
        {
            foreach (object inner in items) ShouldHoldValuesOnly(inner, seen);
        }

        for (Type? type = item.GetType(); type is not null && type.Assembly != typeof(object).Assembly; type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            {
                ShouldHoldValuesOnly(field.GetValue(item), seen);
            }
        }
    }
}
