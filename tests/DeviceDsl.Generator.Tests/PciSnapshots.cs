using System.Runtime.CompilerServices;
using DeviceDsl.Testing;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Generator.Tests;

/// <summary>The generated code for PCI functions; it compiles without a warning.</summary>
public sealed class PciSnapshots
{
    [Fact]
    public void ShouldWriteAFunctionWithoutBars() => Verify("""
        using DeviceDsl.Pci;
        namespace Samples;

        [Device, PciDevice(0x1AF4, 0x1005)]
        internal sealed partial class Bare;
        """);

    [Fact]
    public void ShouldWriteADisk() => Verify("""
        using DeviceDsl.Pci;
        namespace Samples;

        [Device]
        [PciDevice(0x1AF4, 0x1001, ClassCode = 0x010000, Revision = 3, SubsystemVendor = 0x1AF4, Subsystem = 2,
            Pin = PciInterruptPin.C, MsixBar = 2)]
        [Bar(4, Mmio, 0x4000, Is64Bit = true, IsPrefetchable = true)]
        [Bar(0, Pio, 0x20)]
        [LevelIrq(Gsi = 5), MsiIrq(Vectors = 4)]
        public sealed partial class Disk
        {
            [Doorbell(Pio, 0x10, Match = 0)] private void OnKick() { Irq5.Raise(); }
            [Register(Mmio, 0x20)] private partial uint Control { get; set; }
        }
        """);

    [Fact]
    public void ShouldWriteATableOfItsOwnSize() => Verify("""
        using DeviceDsl.Pci;
        namespace Samples;

        [Device, PciDevice(0x1AF4, 0x1005, Vectors = 9, Pin = PciInterruptPin.None), MsiIrq(Vectors = 4)]
        internal sealed partial class Wide;
        """);

    private static void Verify(string source, [CallerFilePath] string testFile = "", [CallerMemberName] string test = "")
    {
        (Compilation output, GeneratorRunResult run) = TestCompilation.Generate(new DeviceGenerator(), TestCompilation.Create(source));
        Assert.Null(run.Exception);
        Snapshots.Verify(run, testFile, test);
        TestCompilation.ShouldBeClean(output);
    }
}
