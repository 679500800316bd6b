using DeviceDsl.Testing;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Generator.Tests;

/// <summary>Wrong and half-written code: the generator never throws and never reports.</summary>
[Trait("Category", "Slow")]
public sealed class BrokenSources
{
    [Theory]
    [MemberData(nameof(DeviceMatrix.All), MemberType = typeof(DeviceMatrix))]
    public void ShouldNotThrowForAnyMissingToken(string odd, string source)
    {
        Assert.NotEmpty(odd);
        foreach (string broken in Mutations.WithoutEachToken(source)) ShouldBeQuiet(broken);
    }

    [Theory]
    [InlineData("[Device] partial class D; [Device] partial record D;")]
    [InlineData("[Device] partial class D; [Device] partial class D;")]
    [InlineData("[Device] partial class D; [Device] partial class D<T>; [Device] partial struct D;")]
    [InlineData("[Device] file partial class D; [Device] partial class D;")]
    [InlineData("[Device] [Device] partial class D;")]
    [InlineData("[Device] partial class D : D;")]
    [InlineData("[Device] partial class D : E; [Device] partial class E : D;")]
    [InlineData("[Device, LevelIrq(Gsi = \"5\", Resample = 1, Name = 2)] partial class D { "
        + "[Doorbell(1, \"2\", Match = -1, Length = null)] void M() { } [Doorbell] void N() { } }")]
    [InlineData("[Device, LevelIrq(Gsi = X, Name = default)] partial class D { const int X = X; [Doorbell(Pio, X, Match = X)] void M() { } "
        + "[Doorbell(Pio, 0, new int[0])] void N() { } }")]
    [InlineData("[Device, EdgeIrq(Gsi = int.MinValue)] partial class D { "
        + "[Doorbell((AddressSpace)255, 0, Length = int.MinValue, Match = ulong.MaxValue)] void M() { } }")]
    [InlineData("[Device] partial class D { [Register(1, \"2\", Reset = -1, Access = 99)] partial X A { get; set; } "
        + "[Register] partial int B { get; } [Register(Mmio, 0)] partial string this[int i] { get; set; } }")]
    [InlineData("[Device] partial class D { [Register(Mmio, 0)] partial uint A => 0; [Register(Mmio, 0)] partial uint A { get; set; } "
        + "[OnRead(null)] uint M(uint u) => u; [OnWrite] void N() { } [OnWrite(\"A\")] ~D() { } }")]
    [InlineData("[Device] partial class D { [Register(Mmio, 0)] partial byte A { get; set; } "
        + "[Field(9, -9, Register = \"A\")] partial X B { get; set; } "
        + "[Field(1, Register = 2)] [Field(63, 0, Register = null)] partial bool A { get; set; } "
        + "[Field(0, 0, Register = \"A\")] partial bool this[int i] { get; set; } "
        + "[Field(0, 0, Register = \"C\")] partial bool C { get; set; } }")]
    [InlineData("[Device] partial class D { [Register(Mmio, 0, Count = 2, Length = 9)] partial Registers<X> A { get; } "
        + "[Register(Mmio, 0, Count = int.MaxValue, Stride = ulong.MaxValue)] partial Registers<byte> B { get; } "
        + "[Register(Mmio, ulong.MaxValue, Count = 65536, Stride = ulong.MaxValue)] partial Registers<byte> C { get; set; } "
        + "[OnRead(\"C\")] byte M() => 0; [OnWrite(\"B\")] void N(int i) { } }")]
    [InlineData("[Device, Region, Region(1, 2, 3), Region(Pio, -1, 2), Region(Mmio, X, 1, Name = 3), Region(Mmio, 0, 0, Name = null)] "
        + "partial class D { [OnRead(Region = 1)] void M() { } "
        + "[OnWrite(Region = X)] int N(int i) => i; [OnRead(1, Region = \"A\")] void O() { } }")]
    [InlineData("[Device, MsiIrq, MsiIrq(Vectors = \"2\", Name = 3)] partial class D { [MsiIrq] int Msi; } "
        + "[Device, MsiIrq(Name = \"D\")] partial class D; [Device, MsiIrq(Vectors = int.MinValue, Name = null)] partial class E;")]
    [InlineData("[Device(Version = \"1\")] partial class D { [State, Transient] int A; [State] const int B = 1; [State] static X C; "
        + "[State] Y D { get; } [State] int this[int i] { get => 0; set { } } "
        + "[State] event System.Action F; [State] unsafe int* G; [State] ref int H => ref A; [State] int A; [OnLoad] int M(int i) => i; "
        + "[OnLoad] ~D() { } }")]
    [InlineData("[Device] partial class D { [Doorbell(Pio, 0)] ~D() { } [Doorbell(Pio, 1)] D() { } "
        + "[Doorbell(Pio, 2)] public static int operator +(D d) => 0; }")]
    [InlineData("[DeviceDsl.Virtio.VirtioDevice] partial class D : DeviceDsl.Virtio.VirtioDevice { "
        + "[DeviceDsl.Virtio.VirtQueue] void M(X x) { } "
        + "[DeviceDsl.Virtio.VirtQueue(\"1\", Size = null, Count = int.MaxValue, Stride = int.MinValue)] ~D() { } "
        + "[DeviceDsl.Virtio.VirtioConfig(1, Length = \"2\", IsWritable = 3)] X A { set { } } "
        + "[DeviceDsl.Virtio.VirtioConfig] byte this[int i] => 1; }")]
    [InlineData("[DeviceDsl.Virtio.VirtioDevice(int.MinValue, Name = 4)] partial class D : DeviceDsl.Virtio.VirtioDevice { "
        + "[DeviceDsl.Virtio.VirtQueue(int.MaxValue, Size = int.MinValue, Count = int.MaxValue, Stride = int.MaxValue)] void "
        + "M(DeviceDsl.Virtio.VirtQueue q) { } [DeviceDsl.Virtio.VirtioConfig(int.MaxValue, Length = int.MinValue)] ulong A => 1; }")]
    [InlineData("using DeviceDsl.Virtio; [VirtioDevice(1)] partial class D : VirtioDevice; [VirtioDevice(1)] partial class D; "
        + "[VirtioDevice(1), Device, Board] partial record D; [VirtioDevice(1)] partial class E : F; "
        + "[VirtioDevice(1)] partial class F : E; [VirtioDevice(1)] struct S;")]
    [InlineData("using DeviceDsl.Pci; "
        + "[Device, PciDevice(0x10000, \"2\", ClassCode = -1, Pin = (PciInterruptPin)9, Vectors = int.MinValue, MsixBar = int.MaxValue), "
        + "Bar, Bar(-1, (AddressSpace)9, 0), Bar(int.MaxValue, Pio, ulong.MaxValue, Is64Bit = true), "
        + "Bar(int.MinValue, Mmio, 3, Is64Bit = true, IsPrefetchable = 4)] partial class D { [Doorbell(Mmio, ulong.MaxValue)] void M() { } "
        + "[Register(Mmio, 0, Count = 65536)] partial Registers<byte> R { get; } }")]
    [InlineData("using DeviceDsl.Pci; [Device, PciDevice(1, 2, Vectors = int.MinValue, MsixBar = int.MinValue)] partial class D; "
        + "[Device, PciDevice(1, 2, Vectors = int.MaxValue, MsixBar = 0), Bar(0, Mmio, ulong.MaxValue), "
        + "MsiIrq(Vectors = int.MaxValue)] partial class E;")]
    [InlineData("using DeviceDsl.Pci; [PciDevice(1, 2), Bar(0, Pio, 4)] partial class D; [Device, Bar(0, Pio, 4)] partial class E; "
        + "[Device, PciDevice(1, 2), PciDevice(3, 4)] partial class F : IDescribedPciDevice { "
        + "PciFunctionOptions IDescribedPciDevice.Describe() => null; } [Board, PciDevice] partial class G;")]
    public void ShouldNotThrowOnInvalidCode(string source) => ShouldBeQuiet(source);

    [Fact]
    public void ShouldCompileWhenOnlyValuesAreWrong()
    {
        (Compilation output, GeneratorRunResult run) = TestCompilation.Generate(new DeviceGenerator(), TestCompilation.Create("""
            [Device(Name = "")]
            [Region(Mmio, 0, 0), Region(Mmio, 0, 9, Name = "R"), Region(Mmio, 4, 9, Name = "S"), Region((AddressSpace)3, 0, 1),
                Region(Pio, 0, 0x10001)]
            [LevelIrq(Gsi = 99, Resample = true), EdgeIrq(Gsi = 99), EdgeIrq(Gsi = -1), EdgeIrq(Gsi = 4, Name = "4"),
                EdgeIrq(Gsi = 3, Name = "M")]
            internal sealed partial class D
            {
                [Doorbell(Pio, 0), Doorbell(Pio, 0), Doorbell(Pio, 0, Match = 1), Doorbell(Pio, 0, Length = 0, Match = 1)]
                [Doorbell(Pio, 1, Length = 3), Doorbell(Pio, 0x10000, Length = 8), Doorbell((AddressSpace)9, 0)]
                private void M() { Irq99.Raise(); }
                [Doorbell(Pio, 9)] private int N(int i) => i;
                [OnResample(Gsi = 7), OnResample(Gsi = 99), OnResample(Gsi = 99)] private void R() { }
                [Register(Mmio, 0)] private partial byte A { get; set; }
                [Register(Mmio, 0)] private partial byte B { get; set; }
                [OnRead(Region = "R"), OnRead(Region = "S"), OnRead] private ulong Q(ulong offset, int length) => 0;
                [OnRead(Region = "R")] private ulong Second(ulong offset, int length) => 0;
                [OnWrite(Region = "R")] private void Wrong(ulong offset) { }
                [Register(Mmio, 0x20, Count = 9, Stride = 1)] private partial Registers<uint> OverItself { get; }
                [Register(Mmio, 0x40)] private partial Registers<uint> Uncounted { get; }
                [Register(Mmio, 0x60, Count = 0)] private partial Registers<uint>? Empty { get; }
                [Register(Mmio, 0x80, Count = 3)] private partial uint Single { get; set; }
                [Register(Mmio, 0xA0, Length = 9)] private partial ulong Long { get; set; }
                [Field(0, 0, Register = "B")] private partial bool InLeftOut { get; set; }
                [Field(9, 0, Register = "A")] private partial string? Outside { get; set; }
                [Field(1, 0, Register = "A"), Register(Mmio, 9)] private partial byte Both { get; set; }
                [Field(2, 2, Register = "Nothing")] private partial string Nowhere { get; set; }
                [State] private readonly int _readOnly = 1;
                [State, Transient] private int _both = 1;
                [State] private static int Shared { get; set; }
                [State] private System.DateTime _date = default;
                [State] private int[][]? _jagged = null;
                [OnLoad] private int Load() => _both + _readOnly + _date.Day + (_jagged?.Length ?? 0);
            }
            """));
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
