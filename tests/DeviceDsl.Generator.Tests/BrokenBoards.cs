using DeviceDsl.Testing;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Generator.Tests;

/// <summary>Wrong and half-written boards: the generator never throws and never reports.</summary>
[Trait("Category", "Slow")]
public sealed class BrokenBoards
{
    private const string D = "\n[Device, EdgeIrq(Gsi = 5), LevelIrq(Gsi = 6)] internal sealed partial class D { "
        + "[Doorbell(Pio, 0)] private void M() { Irq5.Pulse(); Irq6.Raise(); } }";

    [Theory]
    [MemberData(nameof(OddBoards.Names), MemberType = typeof(OddBoards))]
    public void ShouldNotThrowForAnyMissingToken(string odd)
    {
        foreach (string broken in Mutations.WithoutEachToken(OddBoards.Source(odd))) ShouldBeQuiet(broken);
    }

    [Theory]
    [InlineData("[Board, Device] partial class M { [Attach] D d; }")]
    [InlineData("[Board] partial class M { [Attach] M m; [Attach] int i; [Attach] X x; [Attach] D[] a; [Attach] dynamic e; "
        + "[Attach] T t; }")]
    [InlineData("[Board] partial class M<T> { [Attach] T t; }")]
    [InlineData("[Board] [Board] partial class M { [Attach, Attach] D d; }")]
    [InlineData("[Board] partial class M : M { [Attach(Pio = -1, Mmio = \"2\", Gsi = null, GsiMap = 3)] readonly D d; }")]
    [InlineData("[Board] partial class M { [Attach(GsiMap = new[] { 5, \"6\" })] readonly D d; "
        + "[Attach(GsiMap = new[] { 5 })] readonly D e; [Attach(GsiMap = new int[0])] readonly D f; }")]
    [InlineData("[Board] partial class M { [Attach] readonly D d; [Attach] readonly D d; }")]
    [InlineData("[Board] partial class M { [Attach] D this[int i] => null; [Attach] event System.Action E; [Attach] void N() { } }")]
    [InlineData("[Board] partial struct M { [Attach] readonly D d; } [Board] partial interface I { [Attach] D D { get; } }")]
    public void ShouldNotThrowOnInvalidCode(string source) => ShouldBeQuiet(source + D);

    [Fact]
    public void ShouldCompileWhenOnlySemanticsAreWrong()
    {
        (Compilation output, GeneratorRunResult run) = TestCompilation.Generate(new DeviceGenerator(), TestCompilation.Create("""
            [Board(Name = "")]
            internal sealed partial class M
            {
                [Attach(Pio = ulong.MaxValue, Mmio = 1, Gsi = 7)] private readonly D _two = new();
                [Attach(GsiMap = new[] { 5, 9, 5, 10, 7, 8 })] private readonly D _twice = new();
                [Attach(GsiMap = new[] { 5, -9, 6 })] private readonly D _odd = new();
                [Attach(GsiMap = new[] { 5, -9, 6, 99 })] private readonly D _outside = new();
                [Attach(Gsi = -1)] private readonly One _negative = new();
                [Attach] private static readonly D Static = new();
                [Attach] public D Settable { get; set; } = new();
                [Attach] public D? Nullable { get; }
                [Attach] private readonly Plain _plain = new();
                [Attach] private readonly Wrong _wrong = new();
                [Attach] internal readonly int Number = 1;
            }
            internal sealed class Plain;
            [Device] internal sealed class Wrong;
            [Device, EdgeIrq(Gsi = 5)] internal sealed partial class One { [OnReset] private void M() { Irq5.Pulse(); } }
            """ + D));
        Assert.Null(run.Exception);
        TestCompilation.ShouldBeClean(output);
    }

    private static void ShouldBeQuiet(string source)
    {
        (Compilation _, GeneratorRunResult run) = TestCompilation.Generate(new DeviceGenerator(), TestCompilation.Create(source));
        Assert.True(run.Exception is null, $"{run.Exception}\n{source}");
        Assert.Empty(run.Diagnostics);
    }
}
