namespace DeviceDsl.Generator.Tests;

/// <content>Devices with blocks of registers.</content>
public sealed partial class DeviceSnapshots
{
    [Fact]
    public void ShouldWriteADeviceWithBlocks() => Verify("""
        namespace Samples;

        [Device]
        [LevelIrq(Gsi = 5), MsiIrq(Vectors = 2), Region(Mmio, 0x40, 4, Name = "Window")]
        public sealed partial class Engine
        {
            [Register(Mmio, 0)] private partial uint Control { get; set; }
            [Field(0, 0, Register = nameof(Control))] private partial bool Runs { get; set; }
            [Register(Mmio, 4, When = nameof(Runs))] private partial uint Banked { get; set; }
            [Register(Mmio, 8)] private partial uint Guarded { get; set; }
            [Doorbell(Mmio, 0x10, Length = 4)] private void OnKick() { }
            [BeforeWrite(nameof(Guarded))] private bool CanWrite() => Runs;
            [OnWrite(Region = "Window")] private void OnWindow(ulong offset, int length, ulong value) { }
            [Timer] private partial DeviceTimer Tick { get; }
            [OnTimer(nameof(Tick))] private void OnTick() { }
            [OnReset] private void OnReset() { }

            [Block(Mmio, 0x100, Count = 3, Stride = 0x20, Gsi = 16)] private partial Blocks<Channel> Channels { get; }
            [Block(Mmio, 0x200)] private partial Channel Spare { get; }
            [Block(Mmio, 0x300, Count = 2, GsiStride = 6), Transient] private partial Blocks<Channel> Others { get; }
        }

        [RegisterBlock(Version = 2, Widths = 4)]
        [EdgeIrq(Name = "Done", Gsi = 1), MsiIrq]
        public sealed partial class Channel(Engine engine, int index)
        {
            [Register(Mmio, 0)] private partial uint Address { get; set; }
            [Register(Mmio, 8, Count = 2)] private partial Registers<ushort> Items { get; }
            [Doorbell(Mmio, 0x10, Length = 4)] private void OnKick() { _ = engine; _ = index; }
            [Block(Mmio, 0x14)] private partial Inner Inner { get; }
        }

        [RegisterBlock]
        public sealed partial class Inner
        {
            public string Host => "taken";
            [Register(Mmio, 0, Access = RegisterAccess.ReadOnly)] private partial byte Status { get; set; }
        }
        """);
}
