namespace DeviceDsl.Generator.Tests;

/// <content>The form of accesses, and methods that refuse them.</content>
public sealed partial class DeviceSnapshots
{
    [Fact]
    public void ShouldWriteAccessForms() => Verify("""
        namespace Samples;

        [Device(Widths = 4, OtherWidths = OtherWidths.Split, ByteOrder = ByteOrder.BigEndian)]
        [Region(Mmio, 0x100, 0x10, Name = "Buffer", Widths = 0, ByteOrder = ByteOrder.LittleEndian)]
        [Region(Mmio, 0x200, 0x10, OtherWidths = OtherWidths.Pad)]
        internal sealed partial class Bridge
        {
            [Register(Mmio, 0x0)] [Alias(Mmio, 0x40, Access = RegisterAccess.ReadOnly)] private partial uint Control { get; set; }
            [Register(Mmio, 0x4, Widths = 1 | 2 | 4, OtherWidths = OtherWidths.Split | OtherWidths.Pad)]
            private partial uint Data { get; set; }
            [Register(Mmio, 0x8, Count = 2, Widths = 0, ByteOrder = ByteOrder.LittleEndian)] private partial Registers<uint> Many { get; }

            [BeforeRead(nameof(Control)), BeforeWrite(nameof(Control))] private bool IsOpen() => true;
            [BeforeWrite(nameof(Control))] private static bool lanes(uint old, uint written, ByteLanes lanes) => true;
            [BeforeRead(nameof(Many)), BeforeWrite(nameof(Many))] private bool Has(int index) => true;
            [BeforeWrite(nameof(Many))] private bool Takes(int index, uint written) => true;
            [BeforeRead(Region = "Buffer")] private bool CanRead(ulong offset, int length) => true;
            [BeforeWrite(Region = "Buffer")] private bool CanWrite(ulong offset, int length, ulong value) => true;
        }
        """);
}
